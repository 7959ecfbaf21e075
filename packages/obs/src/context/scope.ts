import type { IncomingHttpHeaders } from 'node:http'
import type { RequestState } from '../request-state.ts'
import type { Attributes } from './attributes.ts'
import { parseTraceparent, unrecordedTrace } from './trace-context.ts'
import type { TraceContext } from './trace-context.ts'

/** Where code runs: in which scope, and where in its trace. */
export interface Place {
  readonly scope: Scope | undefined
  /** The context of OpenTelemetry, once spans are recorded. */
  readonly context: unknown
  /** It is work of our own, such as an export, which is neither measured nor recorded. */
  readonly unobserved: boolean
}

/** What runs belongs to this: a request, or work of the application's own. It is itself the outermost place in it. */
export class Scope implements Place {
  /** The request that is being answered; `undefined` for work of the application's own. */
  readonly request: RequestState | undefined
  /** What the application has set for everything in here. */
  attributes: Attributes
  context: unknown = undefined
  readonly unobserved = false
  #trace: TraceContext | undefined

  constructor(request: RequestState | undefined, attributes: Attributes = {}, trace?: TraceContext) {
    this.request = request
    this.attributes = attributes
    this.#trace = trace
  }

  get scope(): this {
    return this
  }

  /** The trace that it belongs to: of its span, else the caller's, else one that begins here. */
  get trace(): TraceContext {
    return (this.#trace ??= parseTraceparent(headersOf(this.request)?.['traceparent']) ?? unrecordedTrace())
  }

  /** A span has begun that stands for all of it. */
  set trace(trace: TraceContext) {
    this.#trace = trace
  }
}

function headersOf(state: RequestState | undefined): IncomingHttpHeaders | undefined {
  const { headers } = (state?.request ?? {}) as { readonly headers?: IncomingHttpHeaders }
  // A request of HTTP/2 is its headers, one of which may have any name.
  return typeof headers === 'object' ? headers : (state?.request as IncomingHttpHeaders | undefined)
}
