import type { ClientHttp2Stream, IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http2'
import { builtin } from '../builtin.ts'
import type { Channels } from '../channels.ts'
import { now } from '../clock.ts'
import type { Journal } from '../journal.ts'
import type { Span } from '../traces/opentelemetry.ts'
import type { Recorder } from '../traces/recorder.ts'
import type { Spans } from '../traces/spans.ts'
import { clientAttributes, endClientSpan, startClientSpan } from './client-span.ts'
import type { Outgoing } from './client-span.ts'
import type { HttpClientDuration, Peer } from './http-client-duration.ts'
import { Http2Carrier } from './http2-carrier.ts'
import { isUndiciSocket } from './undici.ts'

const kRequest = Symbol('ticolops.obs.http2Request')

/** What is known of a request while its stream is open. */
interface Request {
  readonly start: number
  readonly method: string
  readonly peer: Peer
  readonly span: Span | undefined
  status: number
}
interface TimedStream extends ClientHttp2Stream {
  [kRequest]?: Request
}

/**
 * Measures and records requests of node:http2, gRPC's among them: from their making to the end of the stream. A Node that has no such
 * channels yet (22.15 has none) is silent.
 */
export function instrumentHttp2Client(
  channels: Channels,
  durations: HttpClientDuration,
  spans: Spans,
  journal: Journal,
): void {
  const carrier = new Http2Carrier(spans)
  let seen = false

  channels.on<{ stream: TimedStream; headers: OutgoingHttpHeaders }>(
    'http2.client.stream.created',
    ({ stream, headers }) => {
      // Streams that the server pushes have even ids.
      if ((stream.id ?? 1) % 2 === 0 || isUndici(stream) || spans.hidden) return
      const method = String(headers[':method'] ?? 'GET')
      const peer = peerOf(headers)
      const outgoing = () => ({
        peer,
        scheme: String(headers[':scheme'] ?? 'https'),
        target: String(headers[':path'] ?? '/'),
      })
      stream[kRequest] = {
        start: now(),
        method,
        peer,
        span: spans.recorder && spanOf(spans.recorder, stream, method, outgoing),
        status: 0,
      }
      stream.on('close', onClose)
      if (seen) return
      seen = true
      journal.active('node:http2 client', 'channel', process.versions.node)
    },
  )

  // The channel's name notwithstanding, it tells that the head of the response has come.
  channels.on<{ stream: TimedStream; headers: IncomingHttpHeaders }>(
    'http2.client.stream.finish',
    ({ stream, headers }) => {
      const request = stream[kRequest]
      if (request !== undefined) request.status = Number(headers[':status'] ?? 0)
    },
  )

  function onClose(this: TimedStream): void {
    const request = this[kRequest]
    if (request === undefined) return
    try {
      const { peer, method, start, status, span } = request
      const error = errorOf(this, status)
      durations.observe(peer, method, start, status, error)
      if (span !== undefined) endClientSpan(span, status, error)
    } catch (failure) {
      journal.failed('http2.client', failure)
    }
  }

  function spanOf(recorder: Recorder, { session }: TimedStream, method: string, outgoing: () => Outgoing): Span {
    const begun = carrier.take()
    if (begun === undefined) {
      carrier.patch(session, (each) => isUndici({ session: each }))
      return startClientSpan(recorder, method, outgoing, undefined)
    }
    if (begun.isRecording()) begun.setAttributes(clientAttributes(recorder, method, outgoing()))
    return begun
  }

  function peerOf(headers: OutgoingHttpHeaders): Peer {
    const authority = String(headers[':authority'] ?? headers['host'] ?? '')
    return durations.peer(authority, headers[':scheme'] === 'http' ? '80' : '443')
  }
}

function isUndici({ session }: Pick<ClientHttp2Stream, 'session'>): boolean {
  try {
    return session !== undefined && isUndiciSocket(session.socket)
  } catch {
    // A session that is gone has no socket to ask.
    return false
  }
}

/** What ended a stream too early; a stream that is cancelled ends without an error. */
function errorOf(stream: ClientHttp2Stream, status: number): unknown {
  if (stream.errored != null) return stream.errored
  const { rstCode } = stream
  return rstCode === builtin.http2.constants.NGHTTP2_CANCEL || (status === 0 && rstCode !== undefined)
    ? { name: 'aborted' }
    : undefined
}
