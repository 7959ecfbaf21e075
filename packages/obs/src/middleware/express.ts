import type { IncomingMessage, ServerResponse } from 'node:http'
import * as node from './http.ts'
import type { CspReportsOptions, RateLimitOptions, SecurityHeadersOptions } from './http.ts'

export type {
  ContentSecurityPolicyOptions,
  CspDirective,
  CspReport,
  CspReportsOptions,
  RateLimitDecision,
  RateLimitOptions,
  SecurityHeadersOptions,
  StrictTransportSecurityOptions,
} from './http.ts'

/** A middleware of Express 4 and 5, Connect and whatever else calls `(request, response, next)`. */
export type Middleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (error?: unknown) => void,
) => void | Promise<void>

/** Sets security headers; handlers may change them. Throws a TypeError for options that are not allowed. */
export function securityHeaders(options: SecurityHeadersOptions = {}): Middleware {
  const set = node.securityHeaders(options)
  return (request, response, next) => {
    set(request, response)
    next()
  }
}

/**
 * Limits requests by key; those over the limit are answered with 429. What `key`, `skip` and `onDenied` throw goes to `next`.
 * Throws a TypeError for options that are not allowed.
 */
export function rateLimit(options: RateLimitOptions): Middleware {
  const admit = node.rateLimit(options)
  // A tenth cheaper than an async function around the one that decides.
  return (request, response, next) =>
    // oxlint-disable-next-line promise/no-callback-in-promise -- a middleware is to call it, and what it throws is in the promise that is returned
    admit(request, response).then((admitted) => (admitted ? next() : undefined), next)
}

/** A handler for reports of Content Security Policy, which counts them: `app.post('/csp-reports', cspReports())`. */
export function cspReports(options: CspReportsOptions = {}): Middleware {
  const receive = node.cspReports(options)
  return async (request, response, next) => {
    try {
      await receive(request, response)
    } catch (error) {
      next(error)
    }
  }
}
