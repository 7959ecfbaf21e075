import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Channels } from '../channels.ts'
import { now } from '../clock.ts'
import { connect, connectionOf, kConnection } from '../connection.ts'
import type { Connected, Connection } from '../connection.ts'
import { begin } from '../current-request.ts'
import type { Journal } from '../journal.ts'
import { RequestState } from '../request-state.ts'
import { countBody, requestBodySize, responseBodySize, writtenBodySize } from './body-size.ts'
import type { HttpServerMetrics } from './http-server-metrics.ts'

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
  readonly draining: () => boolean
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

  channels.subscribe<Exchange>('http.server.request.start', (exchange) => {
    try {
      started(exchange)
    } catch (error) {
      journal.failed('http.server.request.start', error)
    }
  })
  channels.subscribe<Exchange>('http.server.response.finish', (exchange) => {
    try {
      finished(exchange)
    } catch (error) {
      journal.failed('http.server.response.finish', error)
    }
  })

  function started({ request, response, socket, server }: Exchange): void {
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
    if (series.mayStream && request.headers['transfer-encoding'] !== undefined) countBody(request, state)
    const connection = (socket as Connected)[kConnection] ?? connected(socket)
    connection.add(state)
    begin(connection)
    hooks.started(state)
  }

  function finished({ response, socket }: Exchange): void {
    const connection = (socket as Connected)[kConnection]
    const state = connection?.take(response)
    if (state !== undefined) answered(state as HttpState, connection as Connection, now())
  }

  function answered(state: HttpState, connection: Connection, time: number): void {
    const { request, response, series, route = hooks.lateRoute(state) } = state
    const status = response.statusCode
    const requestBytes = requestBodySize(request.headers['content-length'], state, true)
    const responseBytes = responseBodySize(response, connection)
    metrics.count(metrics.finished(series, route, status, state.routeEnding), state, time, requestBytes, responseBytes)
    hooks.ended(state, route, status, false)
  }

  /** The client has gone before its request was answered. */
  function abort(connection: Connection, state: HttpState): void {
    const { request, response, series, route = hooks.lateRoute(state) } = state
    const status = response.headersSent ? response.statusCode : 0
    const requestBytes = requestBodySize(request.headers['content-length'], state, request.complete)
    const responseBytes = writtenBodySize(response, connection)
    metrics.count(metrics.aborted(series, route, status), state, now(), requestBytes, responseBytes)
    hooks.ended(state, route, status, true)
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
        abort(connection, state as HttpState)
      } catch (error) {
        journal.failed('http.server', error)
      }
    }
  }
}
