import { currentRequest } from '../current-request.ts'
import type { Journal } from '../journal.ts'
import type { LoadedModules } from '../interop/loaded-modules.ts'
import type { ApplicationPackages } from './application-packages.ts'
import type { ErrorNoticed } from './error-noticed.ts'

/** What a router of Hono finds: handlers with their routes, in the order in which they run. */
type MatchResult = readonly [handlers: readonly (readonly [entry: unknown, ...rest: unknown[]])[], ...rest: unknown[]]
type Match = (this: unknown, method: string, path: string) => MatchResult

/** Hono keeps with each handler the route that it was registered for. */
type Entry = [handler: Handler, route: { readonly path: string; readonly method: string }]

type Handler = (context: HonoContext, ...rest: unknown[]) => unknown
interface HonoContext {
  /** The error that was thrown further in, also when an error handler has made an answer of it. */
  readonly error?: unknown
  /** What @hono/node-server hands over. */
  readonly env?: { readonly outgoing?: object } | undefined
}

interface Router {
  match: Match
  [kPatched]?: true
}
interface HonoModule {
  readonly Hono?: new () => { readonly router: Router }
}

const kPatched = Symbol.for('ticolops.obs.patched')

/**
 * Routes of Hono. Hono keeps everything in private fields, but asks its router, which is a public property, for each request. The
 * class of the default router is wrapped before it serves: at its first request a router replaces its own method by the one of
 * the router that it chose. An application that has served before, or is inside a bundle, has to be handed over. Handlers are wrapped as
 * they are found, for the errors that they throw, because whoever handles those cannot be reached.
 */
export function instrumentHono(
  modules: LoadedModules,
  packages: ApplicationPackages,
  journal: Journal,
  noticed: ErrorNoticed | undefined,
): { adopt(application: unknown): boolean } {
  const found = ({ exports, version }: { readonly exports: unknown; readonly version: string }) => {
    const { Hono } = exports as HonoModule
    if (typeof Hono !== 'function') return
    const prototype = Object.getPrototypeOf(new Hono().router) as Router
    patch(prototype, noticed, () => journal.active('hono', 'patch', version))
  }
  modules.watch('hono', found)
  packages.watch('hono', found)

  return {
    adopt(application) {
      const { router, fetch } = (application ?? {}) as { router?: Partial<Router> | undefined; fetch?: unknown }
      if (typeof router?.match !== 'function' || typeof fetch !== 'function') return false
      patch(router as Router, noticed, () => journal.active('hono', 'option'))
      return true
    },
  }
}

function patch(router: Router, noticed: ErrorNoticed | undefined, used: () => void): void {
  if (Object.hasOwn(router, kPatched)) return
  router[kPatched] = true
  let noted = false
  const wrapped = (match: Match): Match =>
    function (this: unknown, method, path) {
      const before = (this as Router).match
      const result = match.call(this, method, path)
      // The router has replaced the method on the instance: what it put there is what answers from now on.
      const after = (this as Router).match
      if (after !== before) (this as Router).match = wrapped(after)
      if (!noted) {
        noted = true
        used()
      }
      note(path, result)
      if (noticed !== undefined) for (const [entry] of result[0]) watchErrors(entry as Entry, noticed)
      return result
    }
  router.match = wrapped(router.match)
}

function note(path: string, [handlers]: MatchResult): void {
  const state = currentRequest()
  if (state === undefined || !isPathOf((state.request as { readonly url?: string }).url, path)) return
  for (let index = handlers.length - 1; index >= 0; index--) {
    const entry = handlers[index]?.[0] as Entry | undefined
    if (entry === undefined || isMiddleware(entry)) continue
    state.route = entry[1].path
    return
  }
}

/** Handlers that tell of their errors. */
const watched = new WeakSet<Handler>()

/** Has the handler of an entry, which every request finds, tell of what it throws. */
function watchErrors(entry: Entry, noticed: ErrorNoticed): void {
  const [handler] = entry
  if (watched.has(handler)) return
  const telling: Handler = (context, ...rest) => {
    const tell = (error: unknown) => noticed(error, context.env?.outgoing)
    let result: unknown
    try {
      result = handler(context, ...rest)
    } catch (error) {
      tell(error)
      throw error
    }
    if (result instanceof Promise) void result.then(() => tell(context.error), tell)
    return result
  }
  // Hono tells handlers from middleware by their length, and finds the original of a composed one by a symbol.
  Object.defineProperties(telling, Object.getOwnPropertyDescriptors(handler))
  watched.add(telling)
  entry[0] = telling
}

/** `use()` registers for all methods like `all()`; only middleware takes `next` and stands for all paths below one. */
function isMiddleware([handler, { method, path }]: Entry): boolean {
  return method === 'ALL' && path.endsWith('*') && handler.length > 1
}

/** Whether a path that is being routed is that of a request: an application that awaited something may be routing another. */
function isPathOf(url: string | undefined, path: string): boolean {
  if (url === undefined) return false
  if (url.startsWith(path)) return url.length === path.length || url.charCodeAt(path.length) === QUERY
  return url.includes('%') && decoded(url.split('?', 1)[0] ?? '') === path
}

const QUERY = '?'.charCodeAt(0)

function decoded(path: string): string {
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}
