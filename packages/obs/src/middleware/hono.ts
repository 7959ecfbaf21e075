import type { IncomingMessage, ServerResponse } from 'node:http'
import { refusal } from './csp-receiver.ts'
import { CspReports, MAX_REPORT_BYTES } from './csp-reports.ts'
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

/** The parts of Hono's context that are used; the package itself is never imported. */
export interface HonoContext {
  readonly req: { readonly raw: Request; readonly method: string; header(name: string): string | undefined }
  /** `@hono/node-server` keeps Node's view of the request and the response here. */
  readonly env: unknown
  res: Response
}
type Next = () => Promise<void>

export interface RateLimitOptions extends CommonOptions<HonoContext> {
  /** A request is denied. May return the answer; `Retry-After` and the `RateLimit` fields are added to it. Else a problem document is the answer. */
  onDenied?(
    context: HonoContext,
    decision: RateLimitDecision,
  ): Response | undefined | void | Promise<Response | undefined | void>
}

/**
 * Sets security headers that no handler has set; a handler's `X-Powered-By` stays, for Hono has none of its own. Throws a TypeError for options
 * that are not allowed.
 */
export function securityHeaders(
  options: SecurityHeadersOptions = {},
): (context: HonoContext, next: Next) => Promise<void> {
  const { pairs } = securityHeadersFor(options)
  const fixed = new FixedHeaders(pairs)
  async function addTo(context: HonoContext, next: Next): Promise<void> {
    await next()
    change(context, (headers) => {
      for (const [name, value] of pairs) if (!headers.has(name)) headers.set(name, value)
    })
  }
  return (context, next) => {
    const outgoing = outgoingOf(context)
    if (outgoing === undefined) return addTo(context, next)
    fixed.set(outgoing)
    return next()
  }
}

/** Limits requests by key; those over the limit are answered with 429. Throws a TypeError for options that are not allowed. */
export function rateLimit(options: RateLimitOptions): (context: HonoContext, next: Next) => Promise<Response | void> {
  const limit = new RateLimit<HonoContext>(options)
  return async (context, next) => {
    const decision = await limit.decide(context, incomingOf(context))
    if (decision === undefined) return next()
    const field = limit.limitField(decision)
    const outgoing = outgoingOf(context)
    if (outgoing?.headersSent === false) addRateLimitFields(outgoing, limit.policy, field)
    if (decision.allowed) await next()
    else context.res = (await options.onDenied?.(context, decision)) ?? problem()
    if (outgoing !== undefined && decision.allowed) return undefined
    change(context, (headers) => {
      if (outgoing === undefined) {
        headers.append('ratelimit-policy', limit.policy)
        headers.append('ratelimit', field)
      }
      if (!decision.allowed) headers.set('retry-after', String(decision.reset))
    })
    return undefined
  }

  function problem(): Response {
    return new Response(limit.problem, { status: 429, headers: { 'content-type': 'application/problem+json' } })
  }
}

/** A handler for reports of Content Security Policy, which counts them: `app.post('/csp-reports', cspReports())`. */
export function cspReports(options: CspReportsOptions = {}): (context: HonoContext) => Promise<Response> {
  const reports = new CspReports(options)
  return async ({ req }) => {
    const refused = refusal(req.method, req.header('content-type'))
    if (refused !== undefined) return answer(refused)
    const body = await read(req.raw)
    return answer(body === undefined ? 413 : reports.take(body))
  }
}

function answer(status: number): Response {
  return new Response(null, { status, headers: status === 405 ? { allow: 'POST' } : {} })
}

/** The body, or `undefined` when it is too long; then the rest is not read. */
async function read({ body }: Request): Promise<string | undefined> {
  if (body === null) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = body.getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const chunk = part.value as Uint8Array
    size += chunk.byteLength
    if (size > MAX_REPORT_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

/** Changes the headers of the response; those of one that came from `fetch()` are immutable, so that it is copied. */
function change(context: HonoContext, changes: (headers: Headers) => void): void {
  try {
    changes(context.res.headers)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    context.res = new Response(context.res.body, context.res)
    changes(context.res.headers)
  }
}

function incomingOf({ env }: HonoContext): IncomingMessage | undefined {
  return (env as { readonly incoming?: IncomingMessage } | undefined)?.incoming
}

/**
 * Node's response, when it is Node that serves. Headers set there are sent unless the handler's response has its own, and cost a fraction: the
 * server otherwise has to make a `Headers` of every response and to read it again.
 */
function outgoingOf({ env }: HonoContext): ServerResponse | undefined {
  return (env as { readonly outgoing?: ServerResponse } | undefined)?.outgoing
}
