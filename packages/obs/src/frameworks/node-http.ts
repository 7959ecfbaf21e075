import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { httpServer } from '@ticolops/obs-signals/sdk'
import type { Channels } from '../channels.ts'
import { httpMethod } from '../http-method.ts'
import type { Journal } from '../journal.ts'
import type { Gauge } from '../registry/gauge.ts'
import type { Registry } from '../registry/registry.ts'
import { RequestState, setState, stateOf } from '../request-state.ts'
import { HttpServerDuration } from './http-server-duration.ts'

interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly socket: Socket
  readonly server: Server
}

/** First of the requests in flight on a socket; `null` when there is none, `undefined` before the first. */
const kInFlight = Symbol('ticolops.obs.inFlight')

interface TrackedSocket {
  [kInFlight]?: RequestState | null
}

/** What frameworks add to the measuring of node:http. */
export interface HttpServerHooks {
  /** A server answers its first request; runs before the application sees it. */
  serverSeen(server: Server): void
  /** The route that a framework knows only when the response is done; the last resort. */
  lateRoute(request: IncomingMessage): string | undefined
}

/**
 * Measures every request of every node:http server in the process, also of those that listened before. Each is counted once:
 * when its response is finished, or when its socket closes before that (`error_type="aborted"`, without a status code unless
 * the head of the response had been sent). Returns how many are being answered right now.
 */
export function instrumentNodeHttp(
  channels: Channels,
  registry: Registry,
  journal: Journal,
  ignored: WeakSet<Server>,
  hooks: HttpServerHooks,
): { inFlight(): number } {
  const durations = new HttpServerDuration(registry)
  const activeRequests = registry.gauge(httpServer.activeRequests)
  const active = new Map<string, Gauge>()
  const seen = new WeakSet<Server>()
  let lastServer: Server | undefined
  let inFlight = 0

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
    const method = httpMethod(request.method)
    let gauge = active.get(method)
    if (gauge === undefined) active.set(method, (gauge = activeRequests.child([method])))
    gauge.inc()
    inFlight++
    const state = new RequestState(request, response, performance.now(), gauge)
    setState(response, state)
    add(socket, state)
  })

  channels.on<Exchange>('http.server.response.finish', ({ response, socket }) => {
    const state = stateOf(response)
    if (state === undefined) return
    remove(socket, state)
    end(state, false)
  })

  function end(state: RequestState, aborted: boolean): void {
    const { request, response } = state
    setState(response, undefined)
    state.active.dec()
    inFlight--
    const route = state.route ?? hooks.lateRoute(request)
    const seconds = (performance.now() - state.start) / 1000
    if (aborted)
      durations.aborted(request.method, route, response.headersSent ? response.statusCode : 0).observe(seconds)
    else durations.finished(request.method, route, response.statusCode).observe(seconds)
  }

  function onSocketClose(this: Socket & TrackedSocket): void {
    for (let state = this[kInFlight] ?? null; state !== null; state = state.next) {
      try {
        end(state, true)
      } catch (error) {
        journal.failed('http.server', error)
      }
    }
    this[kInFlight] = null
  }

  function add(socket: Socket & TrackedSocket, state: RequestState): void {
    const first = socket[kInFlight]
    // One listener for the life of the socket, instead of one per response.
    if (first === undefined) socket.once('close', onSocketClose)
    state.next = first ?? null
    socket[kInFlight] = state
  }

  return { inFlight: () => inFlight }
}

function remove(socket: Socket & TrackedSocket, state: RequestState): void {
  let current = socket[kInFlight] ?? null
  if (current === state) {
    socket[kInFlight] = state.next
    return
  }
  while (current !== null && current.next !== state) current = current.next
  if (current !== null) current.next = state.next
}
