import type { MethodSeries } from './frameworks/http-server-metrics.ts'
import type { MountPath } from './frameworks/mount-path.ts'
import type { Span } from './traces/opentelemetry.ts'

/**
 * What is known of one request while it is answered: the one context of a request. It hangs on the response (of HTTP/2: on the
 * stream) under a symbol, because a store of an AsyncLocalStorage can belong to a neighbour when pipelined responses finish.
 */
export class RequestState<Request = unknown, Response extends object = object> {
  readonly request: Request
  readonly response: Response
  /** When the request's head had been read, in milliseconds of the process's monotonic clock. */
  readonly start: number
  /** Where requests of its method are counted. */
  readonly series: MethodSeries
  /** The matched pattern, with its mount path; set by whichever framework matched. */
  route: string | undefined = undefined
  /** Mount path of the router that handles the request right now. */
  mount: MountPath | undefined = undefined
  /** A framework's own context of the request, for those whose route is only known when it is done. */
  context: unknown = undefined
  /** Bytes of a body whose length was not announced, as they are read. */
  bodyBytes = 0
  /** Its span, when it is recorded. */
  span: Span | undefined = undefined
  /** Whether it has been counted. */
  ended = false
  /** The next request in flight on the same socket (pipelining). */
  next: RequestState<Request, Response> | null = null

  constructor(request: Request, response: Response, start: number, series: MethodSeries) {
    this.request = request
    this.response = response
    this.start = start
    this.series = series
  }
}

const kState = Symbol('ticolops.obs.request')

interface Carrier {
  [kState]?: RequestState
  /** The stream behind a response of the HTTP/2 compatibility API. */
  readonly stream?: Carrier
}

let current: RequestState | undefined

/**
 * The request that began last and has not ended. Servers call the application synchronously, so until the application awaits
 * something it is the one being routed; whoever uses it later must check that it is theirs.
 */
export function currentRequest(): RequestState | undefined {
  return current
}

/** A request begins. */
export function begin(state: RequestState): void {
  ;(state.response as Carrier)[kState] = state
  current = state
}

/** It has been answered, or its client has gone. */
export function end(state: RequestState): void {
  state.ended = true
  if (current === state) current = undefined
}

/** The request that a response answers, until it has ended. */
export function stateOf(response: object): RequestState | undefined {
  // Mostly it is the one that began last. Frameworks that change a response's prototype make any look into it slow.
  if (current?.response === response) return current
  const carrier = response as Carrier
  const state = carrier[kState] ?? carrier.stream?.[kState]
  return state?.ended === false ? state : undefined
}
