import type { IncomingHttpHeaders } from 'node:http'
import type { RequestState } from '../request-state.ts'
import { parseTraceparent, unrecordedTrace } from './trace-context.ts'
import type { TraceContext } from './trace-context.ts'

/** A value that an application sets: it goes to spans, errors and log lines. */
export type AttributeValue = string | number | boolean
export type Attributes = Readonly<Record<string, AttributeValue>>

/** What runs belongs to this: a request, or work of the application's own. */
export class Scope {
  /** The request that is being answered; `undefined` for work of the application's own. */
  readonly request: RequestState | undefined
  /** What the application has set for everything in here. */
  attributes: Attributes
  #trace: TraceContext | undefined

  constructor(request: RequestState | undefined, attributes: Attributes = {}, trace?: TraceContext) {
    this.request = request
    this.attributes = attributes
    this.#trace = trace
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
  return (state?.request as { readonly headers?: IncomingHttpHeaders } | undefined)?.headers
}
