import type { Ending, MethodSeries } from './frameworks/http-server-metrics.ts'
import type { MountPath } from './frameworks/mount-path.ts'
import type { Span } from './traces/opentelemetry.ts'

/**
 * What is known of one request while it is answered: the one context of a request. It is found by the response, through its connection (of HTTP/2: it
 * hangs on the stream), because a store of an AsyncLocalStorage can belong to a neighbour when pipelined responses finish.
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
  /** The first of its route's endings, from frameworks that can keep it. */
  routeEnding: Ending | undefined = undefined
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
