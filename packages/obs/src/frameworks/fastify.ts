import type { Channels } from '../channels.ts'
import { stateOf } from '../current-request.ts'
import type { LoadedModules } from '../interop/loaded-modules.ts'
import type { Journal } from '../journal.ts'
import { owner } from '../databases/late-patch.ts'
import { tell, tellOnce } from './error-noticed.ts'
import type { ErrorNoticed } from './error-noticed.ts'
import { Ending } from './http-server-metrics.ts'

/** The parts of Fastify 4 and 5 that are used; the package itself is never imported. */
interface FastifyInstance {
  readonly server: object
  readonly version: string
  addHook: (this: FastifyInstance, name: string, hook: OnRequest | OnError | OnRoute) => unknown
}
type OnRequest = (request: FastifyRequest, reply: FastifyReply, done: () => void) => void
type OnError = (request: FastifyRequest, reply: FastifyReply, error: unknown, done: () => void) => void
type OnRoute = (this: FastifyInstance, route: RouteOptions) => void
type Handler = (this: unknown, ...handled: unknown[]) => unknown
type Hooks = OnRequest | readonly OnRequest[] | undefined

/** A route as it is added: what hooks of `onRoute` may change. */
interface RouteOptions {
  readonly url: string
  handler: Handler
  onRequest?: Hooks
  readonly preParsing?: Hooks
  readonly preValidation?: Hooks
  readonly preHandler?: Hooks
}

/** Hooks that run ahead of the handler, where the application may log or answer. */
const AHEAD = ['onRequest', 'preParsing', 'preValidation', 'preHandler'] as const

interface FastifyRequest {
  /** Makes an object of a dozen properties at each read: only for versions whose route context is not found. */
  readonly routeOptions: { readonly url?: string | undefined }
}
interface FastifyReply {
  readonly raw?: object
  readonly request: FastifyRequest
}
interface RouteContext {
  readonly config?: { readonly url?: string | undefined }
}
interface Handling {
  readonly reply: FastifyReply
  readonly route: { readonly url?: string | undefined }
}
type Send = (this: FastifyReply, ...rest: unknown[]) => unknown
type ReplyPrototype = { send: Send; [kPatched]?: true }

const kPatched = Symbol.for('ticolops.obs.patched')

/**
 * Routes of Fastify. Those of an instance made after us are told by their handlers, and by an `onRequest` hook ahead of the application's own
 * hooks, where it has any: running a hook costs a request more than all that is counted of it. A request that gets to neither (its body
 * cannot be read) is answered with an error, and has its route by an `onError` hook. For an instance made before us all have it when the reply
 * is sent (when the package is not inside a bundle), and as handlers run (Fastify 5: a channel that costs an object per request, so it is
 * listened to only once such a server has been seen).
 *
 * Errors are those that replies are given to send, which is where all of them end, an error handler or not.
 */
export function instrumentFastify(
  channels: Channels,
  modules: LoadedModules,
  journal: Journal,
  noticed: ErrorNoticed | undefined,
): { serverSeen(server: object): void } {
  const hooked = new WeakSet<object>()
  const replies = new Map<ReplyPrototype, string>()
  let listening = false

  channels.on<{ fastify: FastifyInstance }>('fastify.initialization', ({ fastify }) => {
    hooked.add(fastify.server)
    journal.active('fastify', 'hook', fastify.version)
    tellRoutes(fastify)
    if (noticed !== undefined) watchErrors(replyPrototype(fastify), noticed)
  })

  modules.watch('fastify', ({ version, file }) => {
    const reply = file('lib/reply.js') as { readonly prototype?: Partial<ReplyPrototype> } | undefined
    if (typeof reply?.prototype?.send !== 'function') return
    replies.set(reply.prototype as ReplyPrototype, version)
    if (noticed !== undefined) watchErrors(reply.prototype as ReplyPrototype, noticed)
  })

  return {
    serverSeen(server) {
      if (listening || hooked.has(server)) return
      listening = true
      for (const [prototype, version] of replies)
        patchSend(prototype, () => journal.active('fastify', 'patch', version))
      let seen = false
      channels.on<Handling>('tracing:fastify.request.handler:start', ({ reply, route }) => {
        if (!seen) {
          seen = true
          journal.active('fastify', 'channel')
        }
        setRoute(reply, route.url)
      })
    },
  }
}

/** Has every request of an instance and its plugins know its route before the application's code runs. */
function tellRoutes(fastify: FastifyInstance): void {
  const { addHook } = fastify
  const routeOf = routeReader()
  const told = new WeakSet<object>()
  const tellRoute: OnRequest = (request, reply, done) => {
    setRoute(reply, routeOf(request))
    done()
  }

  addHook.call(fastify, 'onRoute', function (this: FastifyInstance, route: RouteOptions) {
    route.handler = handle.bind(new HandledRoute(route, this))
    if (AHEAD.some((name) => route[name] !== undefined))
      route.onRequest = [tellRoute, ...[route.onRequest ?? []].flat()]
  })
  fastify.addHook = function (name, hook) {
    if ((AHEAD as readonly string[]).includes(name) && !chain(this).some((each) => told.has(each))) {
      told.add(this)
      addHook.call(this, 'onRequest', tellRoute)
    }
    return addHook.call(this, name, hook)
  }
  addHook.call(fastify, 'onError', (request, reply, _error, done) => tellRoute(request, reply, done))
}

/**
 * A route, as its handler is called, and how its requests end. It is bound to the one function that calls all handlers: of a closure for each route, a
 * request would need the function, its variables and the ending, which no cache holds any more where there are many routes.
 */
class HandledRoute extends Ending {
  readonly handler: Handler
  /** `this` of the handler: Fastify calls it so, and so do plugins that put a handler of theirs before it. */
  readonly instance: FastifyInstance

  constructor({ url, handler }: RouteOptions, instance: FastifyInstance) {
    super(url)
    this.handler = handler
    this.instance = instance
  }
}

/** Tells a request its route, and calls the route's handler. */
function handle(this: HandledRoute, ...handled: unknown[]): unknown {
  setRoute(handled[1] as FastifyReply | undefined, this.route, this)
  const { handler, instance } = this
  // A plugin may have made something else of the handler, and call it in another way (WebSocket). All others are called without a list.
  return handled.length === 2 ? handler.call(instance, handled[0], handled[1]) : handler.apply(instance, handled)
}

/** An instance and those that its plugin is registered in, which each inherits from: their hooks are its own, too. */
function chain(instance: object): readonly object[] {
  const all: object[] = []
  for (let each: object | null = instance; each !== null; each = Object.getPrototypeOf(each) as object | null)
    all.push(each)
  return all
}

/** The class of an instance's replies: each instance derives one of its own from that of its copy of the package. */
function replyPrototype(fastify: FastifyInstance): ReplyPrototype | undefined {
  const kReply = symbolOf(fastify, 'fastify.Reply')
  if (kReply === undefined) return undefined
  const Reply = (fastify as unknown as Record<symbol, { readonly prototype?: object } | undefined>)[kReply]
  return owner(Reply?.prototype, 'send') as ReplyPrototype | undefined
}

/** @param used Called once, when a route was told by this. */
function patchSend(prototype: ReplyPrototype, used: () => void): void {
  if (prototype[kPatched] === true) return
  prototype[kPatched] = true
  const { send } = prototype
  let noted = false
  const routeOf = routeReader()
  prototype.send = function (...rest) {
    const state = this.raw && stateOf(this.raw)
    if (state !== undefined && state.route === undefined) {
      if (!noted) {
        noted = true
        used()
      }
      state.route = routeOf(this.request)
    }
    return send.apply(this, rest)
  }
}

/** Wraps `send` of the class of replies once. */
function watchErrors(prototype: ReplyPrototype | undefined, noticed: ErrorNoticed): void {
  if (prototype === undefined || !tellOnce(prototype, noticed)) return
  const { send } = prototype
  const routeOf = routeReader()
  let kIsError: symbol | undefined
  prototype.send = function (...rest) {
    kIsError ??= symbolOf(this, 'fastify.reply.isError')
    // What was thrown need not be an error; then Fastify remembers it by this.
    const isThrown = kIsError !== undefined && (this as unknown as Record<symbol, unknown>)[kIsError] === true
    if (isThrown || rest[0] instanceof Error) {
      // Whoever is told of the error asks for the route.
      setRoute(this, routeOf(this.request))
      tell(prototype, rest[0], this.raw)
    }
    return send.apply(this, rest)
  }
}

function symbolOf(object: object, description: string): symbol | undefined {
  return Object.getOwnPropertySymbols(object).find((each) => each.description === description)
}

/** A 404 handler has no url: the request stays unmatched. */
function setRoute(reply: FastifyReply | undefined, url: string | undefined, ending?: Ending): void {
  if (reply?.raw === undefined || url === undefined) return
  const state = stateOf(reply.raw)
  if (state === undefined) return
  state.route = url
  state.routeEnding = ending
}

/** Reads the pattern of a request where Fastify itself keeps it; each copy of the package has a symbol of its own for that. */
function routeReader(): (request: FastifyRequest) => string | undefined {
  let kContext: symbol | undefined
  return (request) => {
    kContext ??= Object.getOwnPropertySymbols(request).find((each) => each.description === 'fastify.context')
    if (kContext === undefined) return request.routeOptions.url
    return (request as unknown as Record<symbol, RouteContext | undefined>)[kContext]?.config?.url
  }
}
