import protobuf from 'protobufjs'

/** The part of https://github.com/open-telemetry/opentelemetry-proto that traces are sent in. */
const proto = `
syntax = "proto3";
message ExportTraceServiceRequest { repeated ResourceSpans resource_spans = 1; }
message ExportTraceServiceResponse { ExportTracePartialSuccess partial_success = 1; }
message ExportTracePartialSuccess { int64 rejected_spans = 1; string error_message = 2; }
message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
message Resource { repeated KeyValue attributes = 1; }
message ScopeSpans { InstrumentationScope scope = 1; repeated Span spans = 2; }
message InstrumentationScope { string name = 1; string version = 2; }
message Span {
  bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; bytes parent_span_id = 4; string name = 5; int32 kind = 6;
  fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8; repeated KeyValue attributes = 9;
  repeated Event events = 11; Status status = 15;
}
message Event { fixed64 time_unix_nano = 1; string name = 2; repeated KeyValue attributes = 3; }
message Status { string message = 2; int32 code = 3; }
message KeyValue { string key = 1; AnyValue value = 2; }
message AnyValue { oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; } }
`
const { root } = protobuf.parse(proto)
const Request = root.lookupType('ExportTraceServiceRequest')
const Response = root.lookupType('ExportTraceServiceResponse')

export type Attributes = Readonly<Record<string, string | number | boolean>>

/** A span as a receiver sees it. */
export interface ReceivedSpan {
  readonly traceId: string
  readonly spanId: string
  /** Empty for the root of a trace. */
  readonly parentSpanId: string
  readonly traceState: string
  readonly name: string
  readonly kind: 'internal' | 'server' | 'client' | 'other'
  /** Unix time in milliseconds. */
  readonly start: number
  /** Milliseconds. */
  readonly duration: number
  readonly attributes: Attributes
  readonly events: readonly { readonly name: string; readonly attributes: Attributes }[]
  readonly failed: boolean
  readonly resource: Attributes
  readonly scope: string
}

interface KeyValue {
  readonly key: string
  readonly value: Readonly<Record<string, string | number | boolean>>
}
interface Decoded {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] }
    readonly scopeSpans: readonly {
      readonly scope: { readonly name: string }
      readonly spans: readonly {
        readonly traceId: Buffer
        readonly spanId: Buffer
        readonly parentSpanId: Buffer
        readonly traceState: string
        readonly name: string
        readonly kind: number
        readonly startTimeUnixNano: number
        readonly endTimeUnixNano: number
        readonly attributes: readonly KeyValue[]
        readonly events: readonly { readonly name: string; readonly attributes: readonly KeyValue[] }[]
        readonly status?: { readonly code: number } | null
      }[]
    }[]
  }[]
}

const KINDS: Readonly<Record<number, ReceivedSpan['kind']>> = { 1: 'internal', 2: 'server', 3: 'client' }
const STATUS_ERROR = 2

/** The spans of an OTLP request in protobuf. Throws when it is none. */
export function decodeSpans(body: Buffer): readonly ReceivedSpan[] {
  const { resourceSpans } = Request.toObject(Request.decode(body), {
    longs: Number,
    bytes: Buffer,
    arrays: true,
    defaults: true,
    oneofs: true,
  }) as unknown as Decoded
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ scope, spans }) =>
      spans.map((span) => ({
        traceId: span.traceId.toString('hex'),
        spanId: span.spanId.toString('hex'),
        parentSpanId: span.parentSpanId.toString('hex'),
        traceState: span.traceState,
        name: span.name,
        kind: KINDS[span.kind] ?? 'other',
        start: span.startTimeUnixNano / 1e6,
        duration: (span.endTimeUnixNano - span.startTimeUnixNano) / 1e6,
        attributes: attributesOf(span.attributes),
        events: span.events.map((event) => ({ name: event.name, attributes: attributesOf(event.attributes) })),
        failed: span.status?.code === STATUS_ERROR,
        resource: attributesOf(resource.attributes),
        scope: scope.name,
      })),
    ),
  )
}

/** The answer of a receiver that accepted a request but for some spans. */
export function partialSuccess(rejectedSpans: number, errorMessage: string): Buffer {
  return Buffer.from(Response.encode(Response.fromObject({ partialSuccess: { rejectedSpans, errorMessage } })).finish())
}

function attributesOf(pairs: readonly KeyValue[]): Attributes {
  return Object.fromEntries(
    pairs.map(({ key, value }) => {
      const { value: which, ...values } = value
      return [key, values[String(which)] ?? '']
    }),
  )
}
