import type { Attributes } from '../context/attributes.ts'
import type { TraceContext } from '../context/trace-context.ts'
import type { RequestState } from '../request-state.ts'

/** How an error was met: told by the application, met by its framework, or by nobody but the process. */
export type Mechanism = 'handled' | 'framework' | 'uncaught_exception' | 'unhandled_rejection'

/** What an event tells of the request during which something happened. */
export interface RequestFacts {
  readonly method: string
  /** The matched pattern. */
  readonly route: string | undefined
  /** The path as it was asked for, without its query: queries carry tokens and names. */
  readonly path: string | undefined
}

/** An error that happened, with everything that is known of it at that time. */
export interface Occurrence {
  readonly error: unknown
  readonly mechanism: Mechanism
  /** Milliseconds since 1970. */
  readonly at: number
  readonly attributes: Attributes
  readonly trace: TraceContext | undefined
  readonly request: RequestFacts | undefined
  /** Has the stack that something which is no error lacks. */
  readonly stack: Error | undefined
}

/** A request of node:http, or the headers that a request of node:http2 is. */
interface Request {
  readonly method?: string
  readonly url?: string
  /** What frameworks that rewrite `url` for mounted applications keep. */
  readonly originalUrl?: string
  readonly ':method'?: string
  readonly ':path'?: string
}

export function requestFacts(state: RequestState, route: string | undefined): RequestFacts {
  const request = state.request as Request
  return {
    method: request.method ?? request[':method'] ?? '',
    route,
    path: pathOf(request.originalUrl ?? request.url ?? request[':path'] ?? ''),
  }
}

/** The path of a request's target, which is a whole URL when it is sent to a proxy, maybe with credentials. */
export function pathOf(target: string): string | undefined {
  if (target.startsWith('/')) return target.replace(/[?#].*$/s, '')
  return /^https?:\/\//i.test(target) && URL.canParse(target) ? new URL(target).pathname : undefined
}
