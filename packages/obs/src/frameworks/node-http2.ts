import type { Http2Server, IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2'
import type { Socket } from 'node:net'
import { builtin } from '../builtin.ts'
import type { Channels } from '../channels.ts'
import { now } from '../clock.ts'
import { beginStream, endStream, stateOf } from '../current-request.ts'
import type { Journal } from '../journal.ts'
import { RequestState } from '../request-state.ts'
import { announcedBodySize, countBody, requestBodySize } from './body-size.ts'
import type { HttpServerMetrics } from './http-server-metrics.ts'
import type { ServerHooks } from './node-http.ts'

type StreamState = RequestState<IncomingHttpHeaders, ServerHttp2Stream>
type StreamListener = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void

/** Our listener on a server, so that another `instrument()` after a `shutdown()` replaces it. */
const kListener = Symbol.for('ticolops.obs.streamListener')

interface Listened extends Http2Server {
  [kListener]?: StreamListener
}

/**
 * Measures every request of every node:http2 server, with TLS and without, through its streams or its compatibility API. Node has
 * channels for its streams only from version 24, but tells of every connection before its first request, and the connection
 * knows its server: one listener there is all it takes. A request is counted when its stream closes: as finished when the
 * response was sent to its end, else as aborted. Sizes of response bodies are known where the response announces them.
 */
export function instrumentNodeHttp2(
  channels: Channels,
  metrics: HttpServerMetrics,
  journal: Journal,
  ignored: WeakSet<object>,
  hooks: ServerHooks<Http2Server>,
): void {
  const seen = new WeakSet<object>()
  let lastServer: unknown

  channels.on<{ socket: Socket & { readonly server?: object } }>('net.server.socket', ({ socket: { server } }) => {
    if (server === undefined || server === lastServer) return
    lastServer = server
    if (seen.has(server) || ignored.has(server)) return
    seen.add(server)
    if (isHttp2(server)) listen(server)
  })

  function listen(server: Listened): void {
    if (server[kListener] !== undefined) server.removeListener('stream', server[kListener])
    let requests = 0
    const listener: StreamListener = (stream, headers) => {
      try {
        if (requests++ === 0) {
          journal.active('node:http2', 'hook', process.versions.node)
          hooks.serverSeen(server)
        }
        start(stream, headers)
      } catch (error) {
        journal.failed('http2.server', error)
      }
    }
    server[kListener] = listener
    server.prependListener('stream', listener)
  }

  function start(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
    const method = headers[':method']
    // A stream that becomes another protocol, such as a WebSocket.
    if (method === 'CONNECT') return
    const series = metrics.method(method)
    series.active.inc()
    const state: StreamState = new RequestState(headers, stream, now(), series)
    beginStream(state)
    // The connection takes no further requests, and ends with those that are on it.
    if (hooks.draining()) stream.session?.close()
    if (!stream.endAfterHeaders && headers['content-length'] === undefined) countBody(stream, state)
    stream.once('close', onStreamClose)
    hooks.started(state)
  }

  function onStreamClose(this: ServerHttp2Stream): void {
    try {
      const state = stateOf(this) as StreamState | undefined
      if (state !== undefined) count(this, state)
    } catch (error) {
      journal.failed('http2.server', error)
    }
  }

  function count(stream: ServerHttp2Stream, state: StreamState): void {
    endStream(state)
    const { request, series } = state
    const route = state.route ?? hooks.lateRoute(state)
    const status = stream.headersSent ? Number(stream.sentHeaders[':status']) : 0
    // Node ends the stream of a HEAD request before there is an answer, and may close one before it has seen its last write off.
    const sent =
      stream.writableFinished || (stream.writableEnded && stream.rstCode === builtin.http2.constants.NGHTTP2_NO_ERROR)
    const finished = stream.headersSent && sent
    const ending = finished
      ? metrics.finished(series, route, status, state.routeEnding)
      : metrics.aborted(series, route, status)
    const requestBytes = requestBodySize(request['content-length'], state, finished)
    const responseBytes = finished ? announcedBodySize(stream, request[':method']) : Number.NaN
    metrics.count(ending, state, now(), requestBytes, responseBytes)
    hooks.ended(state, route, status, !finished)
  }
}

/** The classes of node:http2 are not exported; only its servers have this method. */
function isHttp2(server: object): server is Http2Server {
  return typeof (server as Partial<Http2Server>).updateSettings === 'function'
}
