import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Channels } from '../channels.ts'
import { now } from '../clock.ts'
import { connect, connectionOf } from '../connection.ts'
import type { Connection } from '../connection.ts'
import { begin, end } from '../current-request.ts'
import type { Journal } from '../journal.ts'
import { RequestState } from '../request-state.ts'
import { countBody, requestBodySize, responseBodySize } from './body-size.ts'
import type { HttpServerMetrics } from './http-server-metrics.ts'
import { observeDuration } from './observe-duration.ts'
import { sentHeader } from './sent-header.ts'

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly socket: Socket
  readonly server: Server
}
type HttpState = RequestState<IncomingMessage, ServerResponse>

/** What frameworks add to the measuring of servers. */
export interface ServerHooks<S> {
  /** A server answers its first request; runs before the application sees it. */
  serverSeen(server: S): void
  /** The first request of a connection of HTTP/1.1 begins. */
  connected(socket: Socket): void
  /** A request begins: the application is called next. */
  started(state: RequestState): void
  /** Whether the process is shutting down. */
  draining(): boolean
  /** The route that a framework knows only when the response is done. */
  lateRoute(state: RequestState): string | undefined
  /**
   * The request has been counted.
   *
   * @param status 0 when no response head was sent.
   */
  ended(state: RequestState, route: string | undefined, status: number, aborted: boolean): void
}

/**
 * Measures every request of every node:http and node:https server in the process, also of those that listened before, and
 * HTTP/1.1 on servers of node:http2. Each is counted once: when its response is finished, or when its socket closes before that
 * (`error_type="aborted"`, without a status code unless the head of the response had been sent). A request that becomes
 * another protocol (WebSocket, CONNECT) is none.
 */
export function instrumentNodeHttp(
  channels: Channels,
  metrics: HttpServerMetrics,
  journal: Journal,
  ignored: WeakSet<object>,
  hooks: ServerHooks<Server>,
): void {
  const seen = new WeakSet<Server>()
  let lastServer: Server | undefined

  channels.on<Exchange>('http.server.request.start', ({ request, response, socket, server }) => {
    if (server !== lastServer) {
      if (ignored.has(server)) return
      lastServer = server
      if (!seen.has(server)) {
        seen.add(server)
        journal.active('node:http', 'channel', process.versions.node)
        hooks.serverSeen(server)
      }
    }
    const series = metrics.method(request.method)
    series.active.inc()
    const state: HttpState = new RequestState(request, response, now(), series)
    // `Connection: close` on the answer: a client must not send the next request into a connection that is about to be closed.
    if (hooks.draining()) response.shouldKeepAlive = false
    if (request.method !== 'GET' && sentHeader(request, 'transfer-encoding') !== undefined) countBody(request, state)
    const connection = connectionOf(socket) ?? connected(socket)
    connection.add(state)
    begin(connection)
    hooks.started(state)
  })

  channels.on<Exchange>('http.server.response.finish', ({ response, socket }) => {
    const connection = connectionOf(socket)
    const state = connection?.take(response) as HttpState | undefined
    if (connection === undefined || state === undefined) return
    count(socket, connection, state, false, now())
  })

  /** @param time When it ended, as {@link now} tells. */
  function count(socket: Socket, connection: Connection, state: HttpState, aborted: boolean, time: number): void {
    const { request, response, series } = state
    end(state)
    series.active.dec()
    const route = state.route ?? hooks.lateRoute(state)
    const status = aborted && !response.headersSent ? 0 : response.statusCode
    const ending = aborted ? metrics.aborted(series, route, status) : metrics.finished(series, route, status)
    observeDuration(ending.duration, state, time)
    const bodySize = requestBodySize(sentHeader(request, 'content-length'), state, !aborted || request.complete)
    if (bodySize > 0) ending.requestBodySize().observe(bodySize)
    ending.responseBodySize.observe(responseBodySize(response, socket, connection, aborted))
    hooks.ended(state, route, status, aborted)
  }

  function connected(socket: Socket): Connection {
    hooks.connected(socket)
    // One listener for the life of the socket, instead of one per response.
    socket.once('close', onSocketClose)
    return connect(socket)
  }

  function onSocketClose(this: Socket): void {
    const connection = connectionOf(this)
    if (connection === undefined) return
    for (const state of connection.takeAll()) {
      try {
        count(this, connection, state as HttpState, true, now())
      } catch (error) {
        journal.failed('http.server', error)
      }
    }
  }
}
