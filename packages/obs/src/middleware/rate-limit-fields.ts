import type { ServerResponse } from 'node:http'
import { withMember } from './field-list.ts'
import { keepHeaders, noHeaders, nodeHeaders } from './node-headers.ts'

/**
 * Adds what one limiter has to say to the fields `RateLimit-Policy` and `RateLimit` of a response of node:http. Both are kept past
 * `setHeader`, which would look at every character of them again: a name and numbers are checked when the limiter is made.
 */
export function addRateLimitFields(response: ServerResponse, policy: string, limit: string): void {
  let headers = nodeHeaders(response)
  if (headers === undefined) {
    response.setHeader('ratelimit-policy', withMember(response.getHeader('ratelimit-policy'), policy))
    response.setHeader('ratelimit', withMember(response.getHeader('ratelimit'), limit))
    return
  }
  if (headers === null) {
    headers = noHeaders()
    keepHeaders(response, headers)
  }
  headers['ratelimit-policy'] = ['ratelimit-policy', withMember(headers['ratelimit-policy']?.[1], policy)]
  headers['ratelimit'] = ['ratelimit', withMember(headers['ratelimit']?.[1], limit)]
}
