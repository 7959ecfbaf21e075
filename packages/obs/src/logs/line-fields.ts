import type { ActiveScope } from '../context/active-scope.ts'
import type { Attributes } from '../context/attributes.ts'
import type { Identity } from '../identity.ts'
import type { RequestState } from '../request-state.ts'

/** Stands for no attributes. */
export const NONE: Attributes = {}

/** The route of a request, once a framework has matched it. */
export type RouteOf = (request: RequestState) => string | undefined

/** What a line is told beside its own fields: whose it is, and what the running code belongs to. */
export class LineFields {
  readonly #scope: ActiveScope
  readonly #identity: Pick<Identity, 'service' | 'release'>
  readonly #routeOf: RouteOf
  #route: string | undefined
  #routeMember = ''

  constructor(scope: ActiveScope, { service, release }: Identity, routeOf: RouteOf) {
    this.#scope = scope
    this.#routeOf = routeOf
    this.#identity = { service, release }
  }

  /** What the application has set for the request or the work at hand; {@link NONE} when that is nothing. */
  get attributes(): Attributes {
    const attributes = this.#scope.current?.attributes ?? NONE
    return Object.keys(attributes).length === 0 ? NONE : attributes
  }

  /**
   * Everything, by name: `service`, `release`, the attributes, and in a request or a span `http_route`, `trace_id`, `span_id` and
   * `trace_flags`, the trace's names in OpenTelemetry's log model
   * (https://opentelemetry.io/docs/specs/otel/compatibility/logging_trace_context/).
   */
  all(): Record<string, unknown> {
    const scope = this.#scope.current
    const trace = this.#scope.trace
    const route = scope?.request && this.#routeOf(scope.request)
    return {
      ...this.#identity,
      ...scope?.attributes,
      ...(route === undefined ? {} : { http_route: route }),
      ...(trace && { trace_id: trace.traceId, span_id: trace.spanId, trace_flags: hex(trace.traceFlags) }),
    }
  }

  /** A line of JSON with the route and the trace in it; the line itself where there are none. */
  insertedInto(line: string): string {
    const trace = this.#scope.trace
    if (trace === undefined) return line
    const request = this.#scope.current?.request
    const route = request && this.#routeOf(request)
    // Without the closing brace and the line feed.
    return `${line.slice(0, -2)}${this.#routeAsMember(route)},"trace_id":"${trace.traceId}","span_id":"${trace.spanId}","trace_flags":"${hex(trace.traceFlags)}"}\n`
  }

  /** Lines of one request follow each other: the last route's text is kept. */
  #routeAsMember(route: string | undefined): string {
    if (route === undefined) return ''
    if (route !== this.#route) {
      this.#route = route
      this.#routeMember = `,"http_route":${JSON.stringify(route)}`
    }
    return this.#routeMember
  }
}

/** Flags as a traceparent spells them. */
function hex(flags: number): string {
  return flags === 0 ? '00' : flags === 1 ? '01' : flags.toString(16).padStart(2, '0')
}
