import type { IncomingHttpHeaders } from 'node:http'
import type { Attributes } from '../context/attributes.ts'
import type { Scope } from '../context/scope.ts'
import { traceOf } from '../context/trace-context.ts'
import type { TraceContext } from '../context/trace-context.ts'
import type { EnterContext } from './context-manager.ts'
import type { Api, Context, ContextManager, Core, Propagator, Span, Tracer } from './opentelemetry.ts'
import { DECIDED, SPAN_KIND } from './opentelemetry.ts'
import type { Redaction } from './redact.ts'

/** What a recorder works with: ours, or what the application has set up. */
export interface RecorderParts {
  readonly api: Pick<Api, 'ROOT_CONTEXT' | 'trace'>
  readonly core: Pick<Core, 'isTracingSuppressed'>
  readonly tracer: Tracer
  readonly contextManager: ContextManager
  readonly propagator: Propagator
  readonly redaction: Redaction
  /** Enters a context of a context manager that is not ours; `undefined` when the scope keeps it. */
  readonly enter: EnterContext | undefined
  /** Part of the requests that begin a trace which are recorded; `undefined` where only the sampler knows. */
  readonly ratioOfRoots: number | undefined
  /** The sampler may look at attributes, so that they are needed for spans that are not recorded too. Ours does not. */
  readonly attributesFirst: boolean
}

/** Sets a header of a request that is about to be sent. */
export type SetHeader = (name: string, value: string) => void

const incoming = {
  get: (headers: IncomingHttpHeaders, key: string) => headers[key.toLowerCase()],
  keys: (headers: IncomingHttpHeaders) => Object.keys(headers),
}
const outgoing = { set: (set: SetHeader, key: string, value: string) => set(key, value) }

/** Begins spans and carries their context into requests and out of them. What a span says is its caller's business. */
export class Recorder {
  readonly redaction: Redaction
  readonly #parts: RecorderParts
  readonly #isContinued: (headers: IncomingHttpHeaders) => boolean
  readonly #recordedRoot: Context

  constructor(parts: RecorderParts) {
    this.#parts = parts
    this.#recordedRoot = parts.api.ROOT_CONTEXT.setValue(DECIDED, true)
    this.redaction = parts.redaction
    this.#isContinued = continuation(parts.propagator.fields().map((field) => field.toLowerCase()))
  }

  /** Where the running code is in its trace; `undefined` outside of any. */
  get active(): TraceContext | undefined {
    const found = this.#parts.api.trace.getSpanContext(this.#context)
    return found && traceOf(found)
  }

  /** Whether the running code must not be recorded: it exports spans. */
  get isSuppressed(): boolean {
    return this.#parts.core.isTracingSuppressed(this.#context)
  }

  /** Whether the running code is inside of a span that is recorded. */
  get isRecording(): boolean {
    return this.#parts.api.trace.getSpan(this.#context)?.isRecording() === true
  }

  /**
   * Begins the span of a request that has come in, and enters it. `undefined` when the request is not recorded: it still has a place in
   * its trace.
   */
  startServer(
    name: string,
    headers: IncomingHttpHeaders,
    scope: Scope | undefined,
    attributes: () => Attributes,
  ): Span | undefined {
    const { api, propagator, tracer, enter, attributesFirst, ratioOfRoots } = this.#parts
    const isContinued = this.#isContinued(headers)
    const isDecided = !isContinued && ratioOfRoots !== undefined
    if (isDecided && Math.random() >= ratioOfRoots) return undefined
    const parent = isContinued ? propagator.extract(api.ROOT_CONTEXT, headers, incoming) : api.ROOT_CONTEXT
    const span = tracer.startSpan(
      name,
      attributesFirst ? { kind: SPAN_KIND.server, attributes: attributes() } : { kind: SPAN_KIND.server },
      isDecided ? this.#recordedRoot : parent,
    )
    const context = api.trace.setSpan(parent, span)
    if (scope !== undefined) {
      scope.trace = traceOf(span.spanContext())
      scope.context = context
    }
    enter?.(context)
    if (!span.isRecording()) return undefined
    if (!attributesFirst) span.setAttributes(attributes())
    return span
  }

  /** Begins the span of something that the running code asks of another service. It is not entered. */
  startClient(name: string, attributes: () => Attributes): Span {
    const { tracer, attributesFirst } = this.#parts
    const options = { kind: SPAN_KIND.client }
    const span = tracer.startSpan(
      name,
      attributesFirst ? { ...options, attributes: attributes() } : options,
      this.#context,
    )
    if (!attributesFirst && span.isRecording()) span.setAttributes(attributes())
    return span
  }

  /** Runs `work` inside of a span of the application's own. */
  run<T>(name: string, attributes: Attributes, work: (span: Span) => T): T {
    const { api, tracer, contextManager } = this.#parts
    const parent = this.#context
    const span = tracer.startSpan(name, { kind: SPAN_KIND.internal, attributes }, parent)
    return contextManager.with(api.trace.setSpan(parent, span), () => work(span))
  }

  /** Sets the headers that let whoever gets the request continue the trace. */
  inject(span: Span, set: SetHeader): void {
    const { api, propagator } = this.#parts
    propagator.inject(api.trace.setSpan(this.#context, span), set, outgoing)
  }

  get #context(): Context {
    return this.#parts.contextManager.active()
  }
}

/** Headers of W3C's Trace Context and Baggage. */
const W3C = new Set(['traceparent', 'tracestate', 'baggage'])

/** Tells whether headers have any of a propagator's. V8 finds those that are named in the code three times as fast, and every request is asked. */
function continuation(fields: readonly string[]): (headers: IncomingHttpHeaders) => boolean {
  const hasAny = (headers: IncomingHttpHeaders) => fields.some((field) => headers[field] !== undefined)
  if (!fields.every((field) => W3C.has(field))) return hasAny
  return (headers) =>
    (headers.traceparent !== undefined || headers.tracestate !== undefined || headers.baggage !== undefined) &&
    hasAny(headers)
}
