import type { Server } from 'node:http'
import type { Http2Server } from 'node:http2'
import type { Channels } from '../channels.ts'
import type { ActiveScope } from '../context/active-scope.ts'
import type { LoadedModules } from '../interop/loaded-modules.ts'
import type { Journal } from '../journal.ts'
import type { Registry } from '../registry/registry.ts'
import { ApplicationPackages } from './application-packages.ts'
import { currentRequest, setCurrentRequest } from './current-request.ts'
import { instrumentExpress } from './express.ts'
import { instrumentFastify } from './fastify.ts'
import { instrumentH3 } from './h3.ts'
import { instrumentHono } from './hono.ts'
import { HttpServerMetrics } from './http-server-metrics.ts'
import { instrumentKoa } from './koa.ts'
import { instrumentNodeHttp } from './node-http.ts'
import type { ServerHooks } from './node-http.ts'
import { instrumentNodeHttp2 } from './node-http2.ts'

/** What is told of the application's servers. */
export interface ServerEvents {
  /** A server answers its first request. */
  serverSeen(server: Server): void
  /** A server of node:http2 answers its first request over HTTP/2. */
  http2ServerSeen(server: Http2Server): void
  /** Whether the process is shutting down: clients are then told to take another connection. */
  draining(): boolean
}

/** The measured servers of the process. */
export interface HttpServers {
  /** Requests that are being answered right now. */
  inFlight(): number
  /**
   * Takes an application of a framework that cannot be reached otherwise: Hono, h3 or Koa inside a bundle, or Hono that has
   * served already. Returns whether it is one.
   */
  adopt(application: unknown): boolean
}

/**
 * Measures every HTTP server of the process, with the routes of each framework that is loaded. Servers in `ignored` are our own.
 */
export function instrumentHttpServers(
  registry: Registry,
  channels: Channels,
  modules: LoadedModules,
  journal: Journal,
  ignored: WeakSet<object>,
  scope: ActiveScope,
  events: ServerEvents,
): HttpServers {
  const metrics = new HttpServerMetrics(registry)
  const packages = new ApplicationPackages(process.argv[1], journal)
  const fastify = instrumentFastify(channels, modules, journal)
  const express = instrumentExpress(channels, journal)
  const koa = instrumentKoa(modules, journal)
  const h3 = instrumentH3(modules, packages, journal)
  const hono = instrumentHono(modules, packages, journal)
  let inFlight = 0

  const hooks: Omit<ServerHooks<never>, 'serverSeen'> = {
    started(state) {
      inFlight++
      setCurrentRequest(state)
      scope.enter(state)
    },
    ended(state) {
      inFlight--
      if (currentRequest() === state) setCurrentRequest(undefined)
    },
    draining: () => events.draining(),
    lateRoute: (state) => express.lateRoute(state) ?? koa.lateRoute(state) ?? h3.lateRoute(state),
  }
  instrumentNodeHttp(channels, metrics, journal, ignored, {
    ...hooks,
    serverSeen(server) {
      events.serverSeen(server)
      if (!express.serverSeen(server)) fastify.serverSeen(server)
    },
  })
  instrumentNodeHttp2(channels, metrics, journal, ignored, {
    ...hooks,
    serverSeen(server) {
      events.http2ServerSeen(server)
      fastify.serverSeen(server)
    },
  })
  return { inFlight: () => inFlight, adopt: (application) => [koa, h3, hono].some((each) => each.adopt(application)) }
}
