import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Channels } from '../channels.ts'
import type { Journal } from '../journal.ts'
import { stateOf } from '../request-state.ts'

/** The parts of Fastify 5 that are used; the package itself is never imported. */
interface FastifyInstance {
  readonly server: Server
  readonly version: string
  addHook(name: 'onRequest', hook: (request: FastifyRequest, reply: FastifyReply, done: () => void) => void): void
}
interface FastifyRequest {
  readonly routeOptions: { readonly url?: string | undefined }
}
interface FastifyReply {
  readonly raw: ServerResponse
}
interface Handling {
  readonly request: { readonly raw: IncomingMessage }
  readonly reply: FastifyReply
  readonly route: { readonly url?: string | undefined }
}

/**
 * Routes of Fastify. An instance made after us gets an `onRequest` hook ahead of its own, so that requests which a hook
 * answers (401 and the like) have their route too. For an instance made before us the handler's channel tells the route; that
 * channel costs an object per request, so it is listened to only once such a server has been seen.
 */
export function instrumentFastify(channels: Channels, journal: Journal): { serverSeen(server: Server): void } {
  const hooked = new WeakSet<Server>()
  let listening = false

  channels.on<{ fastify: FastifyInstance }>('fastify.initialization', ({ fastify }) => {
    hooked.add(fastify.server)
    journal.active('fastify', 'hook', fastify.version)
    fastify.addHook('onRequest', (request, reply, done) => {
      setRoute(reply.raw, request.routeOptions.url)
      done()
    })
  })

  return {
    serverSeen(server) {
      if (listening || hooked.has(server)) return
      listening = true
      channels.on<Handling>('tracing:fastify.request.handler:start', ({ reply, route }) => {
        journal.active('fastify', 'channel')
        setRoute(reply.raw, route.url)
      })
    },
  }
}

/** A 404 handler has no url: the request stays unmatched. */
function setRoute(response: ServerResponse, url: string | undefined): void {
  const state = stateOf(response)
  if (state !== undefined && url !== undefined) state.route = url
}
