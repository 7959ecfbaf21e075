import type { Server } from 'node:http'
import type { Channels } from '../channels.ts'
import type { LoadedModules } from '../interop/loaded-modules.ts'
import type { Journal } from '../journal.ts'
import type { Registry } from '../registry/registry.ts'
import { instrumentExpress } from './express.ts'
import { instrumentFastify } from './fastify.ts'
import { instrumentNodeHttp } from './node-http.ts'

/** What is told of the application's servers. */
export interface ServerEvents {
  /** A server answers its first request. */
  serverSeen(server: Server): void
}

/**
 * Measures every HTTP server of the process, with the routes of each framework that is loaded. Servers in `ignored` are our own.
 */
export function instrumentHttpServers(
  registry: Registry,
  channels: Channels,
  _modules: LoadedModules,
  journal: Journal,
  ignored: WeakSet<object>,
  events: ServerEvents,
): { inFlight(): number } {
  const fastify = instrumentFastify(channels, journal)
  const express = instrumentExpress(channels, journal)
  return instrumentNodeHttp(channels, registry, journal, ignored, {
    serverSeen(server) {
      events.serverSeen(server)
      fastify.serverSeen(server)
      express.serverSeen(server)
    },
    lateRoute: (request) => express.lateRoute(request),
  })
}
