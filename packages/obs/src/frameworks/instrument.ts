import type { Server } from 'node:http'
import type { Http2Server } from 'node:http2'
import type { Channels } from '../channels.ts'
import type { ActiveScope } from '../context/active-scope.ts'
import type { LoadedModules } from '../interop/loaded-modules.ts'
import type { Journal } from '../journal.ts'
import type { Registry } from '../registry/registry.ts'
import type { RequestState } from '../request-state.ts'
import type { Spans } from '../traces/spans.ts'
import { ApplicationPackages } from './application-packages.ts'
import type { ErrorNoticed } from './error-noticed.ts'
import { instrumentExpress } from './express.ts'
import { instrumentFastify } from './fastify.ts'
import { instrumentH3 } from './h3.ts'
import { instrumentHono } from './hono.ts'
import { HttpServerMetrics } from './http-server-metrics.ts'
import { instrumentKoa } from './koa.ts'
import { instrumentNestjs } from './nestjs.ts'
import { instrumentNodeHttp } from './node-http.ts'
import type { ServerHooks } from './node-http.ts'
import { instrumentNodeHttp2 } from './node-http2.ts'
import { endServerSpan, readPeer, startServerSpan } from './server-span.ts'

/** What is told of the application's servers. */
export interface ServerEvents {
  /** A server answers its first request. */
  serverSeen(server: Server): void
  /** A server of node:http2 answers its first request over HTTP/2. */
  http2ServerSeen(server: Http2Server): void
  /** Whether the process is shutting down: clients are then told to take another connection. */
  readonly draining: () => boolean
  /** Frameworks tell of the errors that they meet when this is there. */
  readonly errorNoticed?: ErrorNoticed | undefined
  /** A request has been answered, or its client has gone. */
  requestEnded?(state: RequestState): void
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
  /** The route that a request has matched, as far as it is known while it is answered. */
  routeOf(state: RequestState): string | undefined
}

/**
 * Measures every HTTP server of the process, with the routes of each framework that is loaded, and records their spans where `spans` are
 * recorded. Servers in `ignored` are our own.
 *
 * @param exemplars Recorded requests leave their trace on the buckets of their duration.
 */
export function instrumentHttpServers(
  registry: Registry,
  channels: Channels,
  modules: LoadedModules,
  journal: Journal,
  ignored: WeakSet<object>,
  scope: ActiveScope,
  spans: Spans,
  exemplars: boolean,
  events: ServerEvents,
): HttpServers {
  const metrics = new HttpServerMetrics(registry, exemplars)
  const packages = new ApplicationPackages(process.argv[1], journal)
  const { errorNoticed } = events
  const fastify = instrumentFastify(channels, modules, journal, errorNoticed)
  const express = instrumentExpress(channels, journal, errorNoticed)
  const koa = instrumentKoa(modules, journal, errorNoticed)
  const h3 = instrumentH3(modules, packages, journal, errorNoticed)
  const hono = instrumentHono(modules, packages, journal, errorNoticed)
  const nestjs = errorNoticed === undefined ? undefined : instrumentNestjs(modules, packages, errorNoticed)

  const lateRoute = (state: RequestState) => express.lateRoute(state) ?? koa.lateRoute(state) ?? h3.lateRoute(state)

  const hooks: Omit<ServerHooks<never>, 'serverSeen'> = {
    connected(socket) {
      if (spans.recorder !== undefined) readPeer(socket)
    },
    started(state) {
      const entered = scope.enter(state)
      if (spans.recorder !== undefined) startServerSpan(spans.recorder, state, entered)
    },
    ended(state, route, status, aborted) {
      if (state.span !== undefined) endServerSpan(state.span, state, route, status, aborted)
      events.requestEnded?.(state)
    },
    draining: events.draining,
    lateRoute,
  }
  instrumentNodeHttp(channels, metrics, journal, ignored, {
    ...hooks,
    serverSeen(server) {
      events.serverSeen(server)
      nestjs?.serverSeen()
      if (!express.serverSeen(server)) fastify.serverSeen(server)
    },
  })
  instrumentNodeHttp2(channels, metrics, journal, ignored, {
    ...hooks,
    serverSeen(server) {
      events.http2ServerSeen(server)
      nestjs?.serverSeen()
      fastify.serverSeen(server)
    },
  })
  return {
    inFlight: () => metrics.inFlight(),
    adopt: (application) => [koa, h3, hono].some((each) => each.adopt(application)),
    routeOf: (state) => state.route ?? lateRoute(state),
  }
}
