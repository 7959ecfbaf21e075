import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Channels, Unsubscribe } from '../channels.ts'
import { stateOf } from '../current-request.ts'
import type { Journal } from '../journal.ts'
import type { RequestState } from '../request-state.ts'
import { tell, tellOnce } from './error-noticed.ts'
import type { ErrorNoticed } from './error-noticed.ts'
import { MountPath } from './mount-path.ts'

type Pattern = string | RegExp
type Next = (error?: unknown) => void

/** The parts of a router's layer that are used: of the `router` package (Express 5) or of Express 4. Neither is ever imported. */
interface Layer {
  readonly route?: { readonly path: Pattern | readonly Pattern[] } | undefined
  readonly handle?: { readonly stack?: unknown }
  /** Set for a handler inside a route. */
  readonly method?: string | undefined
  /** Set for a layer that matches every path; Express 4 has it on the pattern. */
  readonly slash?: boolean
  readonly regexp?: { readonly fast_slash?: boolean }
  /** The pattern as written; router 2.3 and newer. */
  readonly rawPath?: Pattern | readonly Pattern[] | undefined
  /** What the pattern matched in this request, and its parameters; before router 2.3. */
  readonly path?: string | undefined
  readonly params?: Readonly<Record<string, string>> | undefined
}
type HandleRequest = (this: Layer, request: ExpressRequest, response: ServerResponse, next: Next) => unknown

/** The method that runs a layer's handler, as Express 5 and Express 4 call it. */
const METHODS = ['handleRequest', 'handle_request'] as const
type LayerPrototype = Partial<Record<(typeof METHODS)[number], HandleRequest>> & { [kPatched]?: true }

/** The same for an error handler. */
const ERROR_METHODS = ['handleError', 'handle_error'] as const
type HandleError = (
  this: Layer,
  error: unknown,
  request: ExpressRequest,
  response: ServerResponse,
  next: Next,
) => unknown
type ErrorPrototype = Partial<Record<(typeof ERROR_METHODS)[number], HandleError>>

interface ExpressRequest extends IncomingMessage {
  readonly app?: unknown
  readonly baseUrl?: string
  readonly route?: { readonly path: Pattern | readonly Pattern[] }
}

const root = new MountPath('')
const kPatched = Symbol.for('ticolops.obs.patched')

/**
 * Routes of Express 5 and 4. By the time a response is finished the router has taken its mount paths back, and errors lose them
 * first (`next(error)` restores `baseUrl`), so the pattern is noted as each layer is entered. Layers are classes of the
 * router that no loader needs to catch: the application that listens to the server has some, and otherwise the channel
 * `express.router.request` (router 2.3) hands one over at the first request. Their prototype is then wrapped once and the
 * channel, which costs several objects per layer, is left.
 *
 * Errors are those that layers pass to `next`, as the router does with what a handler throws or is rejected with.
 */
export function instrumentExpress(
  channels: Channels,
  journal: Journal,
  noticed: ErrorNoticed | undefined,
): { serverSeen(server: Server): boolean; lateRoute(state: RequestState): string | undefined } {
  let discovering: Unsubscribe | undefined

  function patch(layer: Layer): void {
    const prototype = Object.getPrototypeOf(layer) as LayerPrototype
    const method = METHODS.find((name) => typeof prototype[name] === 'function')
    if (method !== undefined && noticed !== undefined) watchErrors(prototype, method, noticed)
    const handleRequest = method === undefined ? undefined : prototype[method]
    if (method === undefined || handleRequest === undefined) return
    journal.active('express', 'patch')
    if (prototype[kPatched] === true) return
    prototype[kPatched] = true
    prototype[method] = function (request, response, next) {
      // Most layers stand for every path, or are a handler inside a route.
      const isPlain = this.slash === true || this.method !== undefined
      // One call, for V8 compiles what is called into its caller, once for each place.
      return handleRequest.call(this, request, response, isPlain ? next : entered(this, request, response, next))
    }
  }

  function entered(layer: Layer, request: ExpressRequest, response: ServerResponse, next: Next): Next {
    try {
      return enter(layer, request, response, next)
    } catch (error) {
      journal.failed('express', error)
      return next
    }
  }

  return {
    serverSeen(server) {
      for (const listener of server.listeners('request')) {
        const layer = firstLayer(listener)
        if (layer === undefined) continue
        patch(layer)
        return true
      }
      // The listener may call the application from a function of its own: then the first layer tells.
      discovering ??= channels.on<{ layer: Layer; req: ExpressRequest; res: ServerResponse }>(
        'tracing:express.router.request:start',
        ({ layer, req, res }) => {
          discovering?.()
          patch(layer)
          // This very layer was entered before the patch. A router is worth noting although its end will not be seen:
          // other middleware calls `next`, and would leave its path on the layers that follow.
          if (layer.handle?.stack !== undefined) enter(layer, req, res, () => undefined)
        },
      )
      return false
    },
    lateRoute(state) {
      const request = state.request as ExpressRequest
      if (request.route === undefined) return undefined
      const first = firstLayer(request.app)
      if (first !== undefined) patch(first)
      const path = [request.route.path].flat()[0]
      // `baseUrl` holds raw values of the URL, so only an unmounted route is safe to name.
      return path === undefined || (request.baseUrl ?? '') !== '' ? undefined : root.join(String(path)).text
    },
  }
}

/** Wraps the methods that run a layer's handlers once, for what is passed on as an error. */
function watchErrors(
  prototype: LayerPrototype & ErrorPrototype,
  method: (typeof METHODS)[number],
  noticed: ErrorNoticed,
): void {
  if (!tellOnce(prototype, noticed)) return
  const watched =
    (response: ServerResponse, next: Next): Next =>
    (error) => {
      // Two texts that are no errors have a meaning of their own: to leave the route, or the router.
      if (error !== undefined && error !== null && error !== 'route' && error !== 'router')
        tell(prototype, error, response)
      next(error)
    }
  const handleRequest = prototype[method]
  if (handleRequest !== undefined)
    prototype[method] = function (request, response, next) {
      return handleRequest.call(this, request, response, watched(response, next))
    }
  const errorMethod = ERROR_METHODS.find((name) => typeof prototype[name] === 'function')
  const handleError = errorMethod === undefined ? undefined : prototype[errorMethod]
  if (errorMethod !== undefined && handleError !== undefined)
    prototype[errorMethod] = function (error, request, response, next) {
      return handleError.call(this, error, request, response, watched(response, next))
    }
}

/** The outermost layer of an application; `undefined` for anything else. */
function firstLayer(application: unknown): Layer | undefined {
  if (typeof application !== 'function') return undefined
  // Express 4 has a property `router` as well, which throws when it is read.
  const { _router: router } = application as { _router?: { stack?: readonly Layer[] } }
  if (router !== undefined) return router.stack?.[0]
  try {
    return (application as { router?: { stack?: readonly Layer[] } }).router?.stack?.[0]
  } catch {
    return undefined
  }
}

/** Notes that a layer is entered; returns the `next` to give to it, which undoes a mount before it goes on. */
function enter(layer: Layer, request: ExpressRequest, response: ServerResponse, next: Next): Next {
  const state = stateOf(response)
  if (state === undefined || layer.regexp?.fast_slash === true) return next
  const pattern = patternOf(layer, request)
  if (layer.route === undefined && (pattern === '' || pattern === '/')) return next
  const parent = state.mount
  const path = (parent ?? root).join(pattern)
  if (layer.route !== undefined) {
    state.route = path.text
    return next
  }
  state.mount = path
  return (error) => {
    state.mount = parent
    next(error)
  }
}

function patternOf(layer: Layer, request: ExpressRequest): string {
  const raw = layer.rawPath ?? layer.route?.path
  if (raw === undefined) return layer.path === undefined ? '' : generalised(layer.path, layer.params ?? {})
  return isList(raw) ? matchedOf(raw, request) : String(raw)
}

let matchedRoute: symbol | undefined

/** Which of several patterns matched: router 2.3 keeps it on the request under a symbol of its own; before, all are named. */
function matchedOf(patterns: readonly Pattern[], request: ExpressRequest): string {
  matchedRoute ??= Object.getOwnPropertySymbols(request).find(
    (each) => each.description === 'router.tracing.matchedRoute',
  )
  const matched = matchedRoute === undefined ? undefined : (request as unknown as Record<symbol, unknown>)[matchedRoute]
  return patterns.find((each) => each === matched)?.toString() ?? patterns.join('|')
}

/** A matched path with the values of its parameters taken out again, for routers that do not keep the pattern. */
function generalised(path: string, params: Readonly<Record<string, string>>): string {
  const values = Object.entries(params).filter(([, value]) => typeof value === 'string' && value !== '')
  if (values.length === 0) return decoded(path)
  // Parameters that a pattern counts instead of naming are wildcards, and may span segments.
  const wildcards = values.filter(([name]) => /^\d+$/.test(name))
  const named = values.filter(([name]) => !/^\d+$/.test(name))
  const starred = wildcards.reduce((text, [, value]) => text.replace(value, '*'), decoded(path))
  return starred
    .split('/')
    .map((segment) => {
      const found = named.find(([, value]) => value === segment)
      return found === undefined ? segment : `:${found[0]}`
    })
    .join('/')
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

function isList(pattern: Pattern | readonly Pattern[]): pattern is readonly Pattern[] {
  return Array.isArray(pattern)
}
