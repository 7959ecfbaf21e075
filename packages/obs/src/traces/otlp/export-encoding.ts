import type { SpanExporter } from '../opentelemetry.ts'
import type { Protocol } from '../options.ts'
import { SpanEncoder } from './encode-spans.ts'
import type { RecordedSpan } from './recorded-span.ts'

/** How an exporter of OpenTelemetry makes bytes of spans, and reads what is answered; the same in the lines 2.x and 3.x. */
interface Serializer {
  serializeRequest(spans: readonly RecordedSpan[]): Uint8Array | undefined
  deserializeResponse(data: Uint8Array): unknown
}

/** The part of an exporter that serialises: what is kept for itself by OpenTelemetry, so it may not be there. */
interface Delegating {
  readonly _delegate?: { _serializer?: Serializer }
}

/**
 * Lets an exporter that sends protobuf have its spans encoded by {@link SpanEncoder}, to the same bytes. Others, and those made in another way, are left
 * as they are. A batch with a span that is not as its types say, such as a number for a name, is still OpenTelemetry's to serialise: the others in it must
 * not be lost.
 */
export function encodeInOnePass<E extends SpanExporter>(exporter: E, protocol: Protocol): E {
  // oxlint-disable-next-line eslint/no-underscore-dangle -- the exporter's name
  const delegate = (exporter as Delegating)._delegate
  // oxlint-disable-next-line eslint/no-underscore-dangle -- the exporter's name
  const own = delegate?._serializer
  if (protocol === 'http/json' || delegate === undefined || typeof own?.serializeRequest !== 'function') return exporter
  const encoder = new SpanEncoder()
  // oxlint-disable-next-line eslint/no-underscore-dangle -- the exporter's name
  delegate._serializer = {
    serializeRequest: (spans) => {
      try {
        return encoder.encode(spans)
      } catch {
        return own.serializeRequest(spans)
      }
    },
    deserializeResponse: (data) => own.deserializeResponse(data),
  }
  return exporter
}
