/** A moment: seconds since 1970 and nanoseconds. */
export type HrTime = readonly [seconds: number, nanoseconds: number]

/** By name; what a value may be is told by OTLP's `AnyValue`. */
export type AttributeMap = Readonly<Record<string, unknown>>

export interface SpanContext {
  readonly traceId: string
  readonly spanId: string
  readonly traceFlags: number
  readonly isRemote?: boolean | undefined
  readonly traceState?: { serialize(): string } | undefined
}

export interface InstrumentationScope {
  readonly name: string
  readonly version?: string | undefined
  readonly schemaUrl?: string | undefined
  readonly attributes?: AttributeMap | undefined
  readonly droppedAttributesCount?: number | undefined
}

export interface SpanResource {
  readonly attributes: AttributeMap
  readonly schemaUrl?: string | undefined
}

export interface SpanEvent {
  readonly time: HrTime
  readonly name: string
  readonly attributes?: AttributeMap | undefined
  readonly droppedAttributesCount?: number | undefined
}

export interface SpanLink {
  readonly context: SpanContext
  readonly attributes?: AttributeMap | undefined
  readonly droppedAttributesCount?: number | undefined
}

/** What an exporter is handed: `ReadableSpan` of OpenTelemetry's lines 2.x and 3.x. */
export interface RecordedSpan {
  readonly name: string
  readonly kind: number
  spanContext(): SpanContext
  readonly parentSpanContext?: SpanContext | undefined
  readonly startTime: HrTime
  readonly endTime: HrTime
  readonly status: { readonly code: number; readonly message?: string | undefined }
  readonly attributes: AttributeMap
  readonly droppedAttributesCount: number
  readonly events: readonly SpanEvent[]
  readonly droppedEventsCount: number
  readonly links: readonly SpanLink[]
  readonly droppedLinksCount: number
  readonly resource: SpanResource
  readonly instrumentationScope: InstrumentationScope
}
