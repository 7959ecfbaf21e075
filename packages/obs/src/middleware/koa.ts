import type { IncomingMessage, ServerResponse } from 'node:http'
import { receiveCspReports } from './csp-receiver.ts'
import { CspReports } from './csp-reports.ts'
import type { CspReportsOptions } from './csp-reports.ts'
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

/** The parts of Koa's context that are used; the package itself is never imported. */
export interface KoaContext {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  /** What Koa has of a request; body parsers leave theirs on it. */
  readonly request: object
  readonly headerSent: boolean
  status: number
  body: unknown
  /** `false` when the answer was written past Koa. */
  respond?: boolean | undefined
  set(name: string, value: string): void
  /** Answers an error; Koa calls it with what the middleware throws. */
  onerror: (this: KoaContext, error: unknown) => unknown
}
export type Middleware = (context: KoaContext, next: () => Promise<unknown>) => Promise<unknown>

export interface RateLimitOptions extends CommonOptions<KoaContext> {
  /**
   * A request is denied: status 429, `Retry-After` and the `RateLimit` fields are set. May set a body, at once or by the time its promise
   * resolves; if it does not, the usual problem document is the answer.
   */
  onDenied?(context: KoaContext, decision: RateLimitDecision): unknown
}

/** Sets security headers; handlers may change them. Throws a TypeError for options that are not allowed. */
export function securityHeaders(options: SecurityHeadersOptions = {}): Middleware {
  const { pairs, removePoweredBy } = securityHeadersFor(options)
  const headers = Object.fromEntries(pairs)
  const fixed = new FixedHeaders(pairs, removePoweredBy ? 'x-powered-by' : undefined)
  return (context, next) => {
    if (!context.headerSent) fixed.set(context.res)
    const { onerror } = context
    // Cheaper than a promise that waits for the error.
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- a context of Koa is no event target
    context.onerror = function (error) {
      keepOnError(error, headers)
      return onerror.call(this, error)
    }
    return next()
  }
}

/** Limits requests by key; those over the limit are answered with 429. Throws a TypeError for options that are not allowed. */
export function rateLimit(options: RateLimitOptions): Middleware {
  const limit = new RateLimit<KoaContext>(options)
  return async (context, next) => {
    const decision = await limit.decide(context, context.req)
    // While Redis was asked, something else (a timeout) may have answered.
    if (decision !== undefined && !context.headerSent) {
      // Past Koa, which does the same but for the detour.
      addRateLimitFields(context.res, limit.policy, limit.limitField(decision))
    }
    if (decision === undefined || decision.allowed) await next()
    else if (!context.headerSent) await deny(context, decision)
  }

  async function deny(context: KoaContext, decision: RateLimitDecision): Promise<void> {
    context.status = 429
    context.set('retry-after', String(decision.reset))
    await options.onDenied?.(context, decision)
    if (context.headerSent || context.respond === false || (context.body ?? null) !== null) return
    context.set('content-type', 'application/problem+json')
    context.body = limit.problem
  }
}

/** A handler for reports of Content Security Policy, which counts them: `router.post('/csp-reports', cspReports())`. */
export function cspReports(options: CspReportsOptions = {}): (context: KoaContext) => Promise<void> {
  const reports = new CspReports(options)
  return async (context) => {
    const { body } = context.request as { readonly body?: unknown }
    context.respond = false
    await receiveCspReports(reports, context.req, context.res, body)
  }
}

/** For an error Koa takes all headers off the response, and sets those that the error carries. */
function keepOnError(error: unknown, headers: Readonly<Record<string, string>>): void {
  if (!(error instanceof Error) || !Object.isExtensible(error)) return
  const carrier = error as { headers?: object }
  carrier.headers = { ...headers, ...carrier.headers }
}
