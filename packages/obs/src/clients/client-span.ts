import type { Attributes } from '../context/attributes.ts'
import { errorType } from '../error-type.ts'
import { httpMethod } from '../http-method.ts'
import type { Span } from '../traces/opentelemetry.ts'
import { failSpan } from '../traces/span-failure.ts'
import type { Recorder, SetHeader } from '../traces/recorder.ts'
import type { Peer } from './http-client-duration.ts'

/** An outgoing request, as far as its span tells of it. */
export interface Outgoing {
  readonly peer: Peer
  /** `http` or `https`. */
  readonly scheme: string
  /** Path and query. */
  readonly target: string
}

/**
 * Begins the span of an outgoing request and lets whoever gets it continue the trace:
 * https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client.
 *
 * @param outgoing Only asked when the request is recorded.
 * @param set Sets a header of the request; `undefined` when it is too late for that.
 */
export function startClientSpan(
  recorder: Recorder,
  rawMethod: string | undefined,
  outgoing: () => Outgoing,
  set: SetHeader | undefined,
): Span {
  const span = recorder.startClient(spanName(rawMethod), () => clientAttributes(recorder, rawMethod, outgoing()))
  if (set !== undefined) recorder.inject(span, set)
  return span
}

/** The conventions' name for a method that is none. */
export function spanName(rawMethod: string | undefined): string {
  const method = httpMethod(rawMethod)
  return method === '_OTHER' ? 'HTTP' : method
}

export function clientAttributes(
  { redaction }: Recorder,
  rawMethod: string | undefined,
  { peer, scheme, target }: Outgoing,
): Attributes {
  const { path, query } = redaction.target(target)
  const host = peer.address.includes(':') ? `[${peer.address}]` : peer.address
  return {
    'http.request.method': httpMethod(rawMethod),
    'server.address': peer.address,
    'server.port': Number(peer.port),
    'url.full': `${scheme}://${host}:${peer.port}${path}${query === '' ? '' : `?${query}`}`,
  }
}

/**
 * Ends it.
 *
 * @param status 0 when no response came.
 * @param error What ended the request.
 */
export function endClientSpan(span: Span, status: number, error: unknown): void {
  if (status > 0) span.setAttributes({ 'http.response.status_code': status })
  if (error !== undefined) failSpan(span, errorType(error))
  else if (status >= 400) failSpan(span, String(status))
  span.end()
}
