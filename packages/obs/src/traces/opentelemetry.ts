/*
 * opentelemetry.ts: the parts of OpenTelemetry's packages that are used, in the shape that their 2.x and 3.x lines share. The
 * packages are the application's; they are loaded when traces are on and never imported by name.
 */
import type { Attributes } from '../context/attributes.ts'
import type { TraceContext } from '../context/trace-context.ts'

/** An immutable map that travels with the running code. */
export interface Context {
  readonly getValue: (key: symbol) => unknown
  readonly setValue: (key: symbol, value: unknown) => Context
}

export interface Span {
  spanContext(): TraceContext
  isRecording(): boolean
  setAttributes(attributes: Attributes): unknown
  setStatus(status: { readonly code: number; readonly message?: string }): unknown
  recordException(exception: unknown): void
  updateName(name: string): unknown
  end(): void
}

export interface SpanOptions {
  readonly kind: number
  readonly attributes?: Attributes
}

export interface Tracer {
  startSpan(name: string, options: SpanOptions, context: Context): Span
}

export interface TracerProvider {
  getTracer(name: string, version: string): Tracer
}

/** A provider of ours, which must be ended. */
export interface OwnTracerProvider extends TracerProvider {
  forceFlush(): Promise<void>
  shutdown(): Promise<void>
}

export interface ContextManager {
  active(): Context
  with<T>(context: Context, work: (...args: never[]) => T, thisArg?: unknown, ...args: unknown[]): T
}

export interface Propagator {
  /** Headers that it reads, in lower case. */
  fields(): string[]
  inject(context: Context, carrier: unknown, setter: { set(carrier: unknown, key: string, value: string): void }): void
  extract(
    context: Context,
    carrier: unknown,
    getter: { get(carrier: unknown, key: string): unknown; keys(carrier: unknown): string[] },
  ): Context
}

/** `@opentelemetry/api`, 1.x. */
export interface Api {
  readonly ROOT_CONTEXT: Context
  readonly context: {
    active(): Context
    with<T>(context: Context, work: () => T): T
    setGlobalContextManager(manager: ContextManager): boolean
    disable(): void
  }
  readonly propagation: Propagator & {
    setGlobalPropagator(propagator: Propagator): boolean
    disable(): void
  }
  readonly trace: {
    getTracerProvider(): TracerProvider
    setGlobalTracerProvider(provider: TracerProvider): boolean
    disable(): void
    getSpan(context: Context): Span | undefined
    getSpanContext(context: Context): TraceContext | undefined
    setSpan(context: Context, span: Span): Context
    setSpanContext(context: Context, spanContext: TraceContext): Context
  }
}

/** `@opentelemetry/core`. */
export interface Core {
  isTracingSuppressed(context: Context): boolean
  readonly W3CTraceContextPropagator: new () => Propagator
  readonly W3CBaggagePropagator: new () => Propagator
  readonly CompositePropagator: new (config: { readonly propagators: readonly Propagator[] }) => Propagator
}

/** `@opentelemetry/propagator-b3`. */
export interface B3 {
  readonly B3Propagator: new (config?: { readonly injectEncoding: number }) => Propagator
  readonly B3InjectEncoding: { readonly MULTI_HEADER: number }
}

export interface Resource {
  merge(other: Resource | null): Resource
}

/** `@opentelemetry/resources`. */
export interface Resources {
  defaultResource(): Resource
  resourceFromAttributes(attributes: Attributes): Resource
  detectResources(config: { readonly detectors: readonly unknown[] }): Resource
  readonly envDetector: unknown
}

export interface Sampler {
  shouldSample(context: Context, ...rest: unknown[]): object
  toString(): string
}

export interface ExportResult {
  /** 0 when everything was accepted. */
  readonly code: number
  readonly error?: Error
}

export interface SpanExporter {
  export(spans: readonly unknown[], done: (result: ExportResult) => void): void
  forceFlush?(): Promise<void>
  shutdown(): Promise<void>
}

export interface SpanProcessor {
  onStart(span: Span, parent: Context): void
  onEnd(span: Span): void
  forceFlush(): Promise<void>
  shutdown(): Promise<void>
}

/** Limits of a batch processor. Times are milliseconds. */
export interface BatchLimits {
  readonly maxQueueSize: number
  readonly maxExportBatchSize: number
  readonly scheduledDelayMillis: number
  readonly exportTimeoutMillis: number
}

type BatchProcessor = new (config: BatchLimits & { readonly exporter: SpanExporter }) => SpanProcessor
type BatchProcessorOf2 = new (exporter: SpanExporter, config: BatchLimits) => SpanProcessor

type ProviderClass = new (config: {
  readonly resource: Resource
  readonly sampler: Sampler
  readonly spanProcessors: readonly SpanProcessor[]
}) => OwnTracerProvider

interface Samplers {
  readonly AlwaysOnSampler: new () => Sampler
  readonly AlwaysOffSampler: new () => Sampler
  readonly ParentBasedSampler: new (config: { readonly root: Sampler }) => Sampler
  readonly TraceIdRatioBasedSampler: new (ratio: number) => Sampler
}

/** `@opentelemetry/sdk-trace`, of 3.x and of late 2.x. */
export interface SdkTrace extends Samplers {
  readonly TracerProvider: ProviderClass
  readonly BatchSpanProcessor: BatchProcessor
}

/** `@opentelemetry/sdk-trace-base`, of 2.x. */
export interface SdkTraceBase extends Samplers {
  readonly BasicTracerProvider: ProviderClass
  readonly BatchSpanProcessor: BatchProcessorOf2
}

/** `@opentelemetry/context-async-hooks`. */
export interface ContextAsyncHooks {
  readonly AsyncLocalStorageContextManager: new () => ContextManager
}

/** `@opentelemetry/exporter-trace-otlp-proto`, `-http` and `-grpc`. */
export interface OtlpExporter {
  readonly OTLPTraceExporter: new (config: { readonly url: string }) => SpanExporter
}

/** Key of a context: the trace that begins in it is recorded. */
export const DECIDED = Symbol('ticolops.obs.decided')
/** `SamplingDecision.RECORD_AND_SAMPLED` of both lines. */
export const RECORD_AND_SAMPLED = 2
/** Kinds of spans that are made here (`SpanKind` of the API). */
export const SPAN_KIND = { internal: 0, server: 1, client: 2 } as const
/** `SpanStatusCode.ERROR` of the API. */
export const STATUS_ERROR = 2
