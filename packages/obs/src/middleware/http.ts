import type { IncomingMessage, ServerResponse } from 'node:http'
import { receiveCspReports } from './csp-receiver.ts'
import type { CspReportsOptions } from './csp-reports.ts'
import { CspReports } from './csp-reports.ts'
import { RateLimit } from './rate-limit.ts'
import type { RateLimitDecision, RateLimitOptions as CommonOptions } from './rate-limit.ts'
import { addRateLimitFields } from './rate-limit-fields.ts'
import { securityHeadersFor } from './security-headers.ts'
import type { SecurityHeadersOptions } from './security-headers.ts'
import { FixedHeaders } from './fixed-headers.ts'

export type { ContentSecurityPolicyOptions, CspDirective } from './content-security-policy.ts'
export type { CspReport, CspReportsOptions } from './csp-reports.ts'
export type { RateLimitDecision } from './rate-limit.ts'
export type { SecurityHeadersOptions, StrictTransportSecurityOptions } from './security-headers.ts'

export interface RateLimitOptions extends CommonOptions<IncomingMessage> {
  /**
   * A request is denied: status 429, `Retry-After` and the `RateLimit` fields are set. May answer, at once or by the time its promise
   * resolves; if it does not, the usual problem document is the answer.
   */
  onDenied?(request: IncomingMessage, response: ServerResponse, decision: RateLimitDecision): unknown
}

/**
 * Returns what sets security headers on a response; call it before anything is sent. Headers that are set later win.
 * Throws a TypeError for options that are not allowed.
 */
export function securityHeaders(
  options: SecurityHeadersOptions = {},
): (request: IncomingMessage, response: ServerResponse) => void {
  const { pairs, removePoweredBy } = securityHeadersFor(options)
  const headers = new FixedHeaders(pairs, removePoweredBy ? 'x-powered-by' : undefined)
  return (_request, response) => headers.set(response)
}

/**
 * Returns what counts a request and resolves to whether it may go on; if not, it has been answered with 429. Rejects with what `key`,
 * `skip` or `onDenied` throw. Throws a TypeError for options that are not allowed.
 */
export function rateLimit(
  options: RateLimitOptions,
): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  const limit = new RateLimit<IncomingMessage>(options)
  return async (request, response) => {
    const decision = await limit.decide(request, request)
    if (decision === undefined) return true
    // While Redis was asked, something else (a timeout) may have answered.
    if (response.headersSent) return decision.allowed
    addRateLimitFields(response, limit.policy, limit.limitField(decision))
    if (decision.allowed) return true
    response.statusCode = 429
    response.setHeader('retry-after', decision.reset)
    await options.onDenied?.(request, response, decision)
    if (response.headersSent) return false
    response.setHeader('content-type', 'application/problem+json')
    response.setHeader('content-length', Buffer.byteLength(limit.problem))
    response.end(limit.problem)
    return false
  }
}

/**
 * Returns what answers the reports of violations that browsers send, and counts them by directive. Nothing of a report is logged or kept.
 * Mount it where `contentSecurityPolicy.reportTo` points.
 */
export function cspReports(
  options: CspReportsOptions = {},
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const reports = new CspReports(options)
  return (request, response) =>
    receiveCspReports(reports, request, response, (request as { readonly body?: unknown }).body)
}
