import type { IncomingMessage, ServerResponse } from 'node:http'
import { refusal } from './csp-receiver.ts'
import { CspReports, MAX_REPORT_BYTES, REPORT_TYPES } from './csp-reports.ts'
import type { CspReportsOptions as CommonReportsOptions } from './csp-reports.ts'
import { withMember } from './field-list.ts'
import { FixedHeaders } from './fixed-headers.ts'
import { RateLimit } from './rate-limit.ts'
import type { RateLimitDecision, RateLimitOptions as CommonOptions } from './rate-limit.ts'
import { securityHeadersFor } from './security-headers.ts'
import type { SecurityHeadersOptions } from './security-headers.ts'

export type { ContentSecurityPolicyOptions, CspDirective } from './content-security-policy.ts'
export type { CspReport } from './csp-reports.ts'
export type { RateLimitDecision } from './rate-limit.ts'
export type { SecurityHeadersOptions, StrictTransportSecurityOptions } from './security-headers.ts'

/** The parts of Fastify 4 and 5 that are used; the package itself is never imported. */
export interface FastifyRequest {
  readonly raw: IncomingMessage
}
export interface FastifyReply {
  readonly raw: ServerResponse
  readonly sent: boolean
  code(status: number): unknown
  header(name: string, value: string | number): unknown
  getHeader(name: string): unknown
  removeHeader(name: string): unknown
  send(payload?: unknown): unknown
}
interface Hookable {
  addHook(name: 'onRequest', hook: (request: FastifyRequest, reply: FastifyReply, done: () => void) => void): unknown
}
interface HookableAsync {
  addHook(name: 'onRequest', hook: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>): unknown
}
interface Routable {
  hasContentTypeParser(type: string): boolean
  addContentTypeParser(
    type: string,
    options: { parseAs: 'string'; bodyLimit: number },
    parser: (request: unknown, body: string, done: (error: null, body: string) => void) => void,
  ): unknown
  post(
    path: string,
    options: { bodyLimit: number },
    handler: (request: FastifyRequest & { readonly body?: unknown }, reply: FastifyReply) => unknown,
  ): unknown
}
/** What Fastify itself reads from the options of a plugin. */
interface RegisterOptions {
  readonly prefix?: unknown
  readonly logLevel?: unknown
  readonly logSerializers?: unknown
}
type Plugin<Instance, Options> = (instance: Instance, options: Options) => Promise<void>

export interface RateLimitOptions extends CommonOptions<FastifyRequest> {
  /**
   * A request is denied: status 429, `Retry-After` and the `RateLimit` fields are set. May send an answer, at once or by the time its
   * promise resolves; if it does not, the usual problem document is the answer.
   */
  onDenied?(request: FastifyRequest, reply: FastifyReply, decision: RateLimitDecision): unknown
}
export interface CspReportsOptions extends CommonReportsOptions {
  /** Where to receive reports, `/csp-reports` by default. */
  readonly path?: string
}

/** Sets security headers: `app.register(securityHeaders, {})`. Handlers may change them. Registering fails for options that are not allowed. */
export const securityHeaders = forItsParent(
  'securityHeaders',
  async (instance: Hookable, options: SecurityHeadersOptions): Promise<void> => {
    const { pairs, removePoweredBy } = securityHeadersFor(options)
    const fixed = new FixedHeaders(pairs)
    instance.addHook('onRequest', (_request, reply, done) => {
      const own = headersOf(reply)
      if (removePoweredBy) reply.removeHeader('x-powered-by')
      if (own === undefined) for (const [name, value] of pairs) reply.header(name, value)
      else {
        for (const header of pairs) own[header[0]] = header[1]
        fixed.writeAtOnce(reply.raw)
      }
      done()
    })
  },
)

/**
 * Limits the requests of the instance that it is registered with: `app.register(rateLimit, { name: 'api', points: 100, duration: 60 })`.
 * Requests over the limit are answered with 429. Registering fails for options that are not allowed.
 */
export const rateLimit = forItsParent(
  'rateLimit',
  async (instance: HookableAsync, options: RateLimitOptions): Promise<void> => {
    const limit = new RateLimit<FastifyRequest>(options)
    instance.addHook('onRequest', async (request, reply) => {
      const decision = await limit.decide(request, request.raw)
      // While Redis was asked, something else (a timeout) may have answered.
      if (decision === undefined || reply.sent) return undefined
      reply.header('ratelimit-policy', withMember(reply.getHeader('ratelimit-policy'), limit.policy))
      reply.header('ratelimit', withMember(reply.getHeader('ratelimit'), limit.limitField(decision)))
      if (decision.allowed) return undefined
      reply.code(429)
      reply.header('retry-after', decision.reset)
      await options.onDenied?.(request, reply, decision)
      if (reply.sent) return reply
      reply.header('content-type', 'application/problem+json')
      return reply.send(limit.problem)
    })
  },
)

/** Receives reports of Content Security Policy and counts them: `app.register(cspReports, { path: '/csp-reports' })`. */
export async function cspReports(instance: Routable, options: CspReportsOptions): Promise<void> {
  const {
    path = '/csp-reports',
    prefix: _prefix,
    logLevel: _logLevel,
    logSerializers: _logSerializers,
    ...rest
  } = options as CspReportsOptions & RegisterOptions
  const reports = new CspReports(rest)
  for (const type of REPORT_TYPES)
    if (!instance.hasContentTypeParser(type))
      instance.addContentTypeParser(
        type,
        { parseAs: 'string', bodyLimit: MAX_REPORT_BYTES },
        (_request, body, parsed) => parsed(null, body),
      )
  instance.post(path, { bodyLimit: MAX_REPORT_BYTES }, async (request, reply) => {
    reply.code(refusal('POST', request.raw.headers['content-type']) ?? reports.take(request.body))
    return reply.send()
  })
}

let kHeaders: symbol | null | undefined

/** Where Fastify keeps the headers of a reply, by lower-case name; `undefined` in a version that keeps them elsewhere. Its `header()` costs ten times as much. */
function headersOf(reply: FastifyReply): Record<string, string> | undefined {
  kHeaders ??= Object.getOwnPropertySymbols(reply).find((each) => each.description === 'fastify.reply.headers') ?? null
  return kHeaders === null ? undefined : (reply as unknown as Record<symbol, Record<string, string>>)[kHeaders]
}

/** Makes a plugin act on the instance that it is registered with, not on a child of it (https://fastify.dev/docs/latest/Reference/Plugins/#handle-the-scope). */
function forItsParent<P extends Plugin<never, never>>(name: string, plugin: P): P {
  return Object.assign(plugin, { [Symbol.for('skip-override')]: true, [Symbol.for('fastify.display-name')]: name })
}
