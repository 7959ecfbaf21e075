import { stateOf } from '../current-request.ts'
import type { LoadedModules } from '../interop/loaded-modules.ts'
import type { Journal } from '../journal.ts'
import type { RequestState } from '../request-state.ts'
import { tell, tellOnce } from './error-noticed.ts'
import type { ErrorNoticed } from './error-noticed.ts'
import { MountPath } from './mount-path.ts'

/** The parts of Koa's context that are used, with what @koa/router leaves on it. */
interface KoaContext {
  readonly res: object
  readonly method: string
  readonly originalUrl: string
  /** Layers whose pattern matched, whatever their methods: the routes and the middleware of every router on the way. */
  readonly matched?: readonly RouterLayer[]
  /** Where koa-mount has mounted the application that was entered last. */
  readonly mountPath?: string
}
interface RouterLayer {
  /** With the prefixes of all routers above it. */
  readonly path: string | RegExp
  /** None for middleware. */
  readonly methods: readonly string[]
}
/** An application, which emits its errors. */
interface Koa {
  on?(event: 'error', listener: (error: unknown, context?: Partial<KoaContext>) => void): void
}
type CreateContext = (this: Koa, request: unknown, response: unknown) => KoaContext
interface KoaPrototype {
  createContext: CreateContext
  [kPatched]?: true
}

const kPatched = Symbol.for('ticolops.obs.patched')
const root = new MountPath('')

/**
 * Routes of Koa with @koa/router. The router notes on Koa's context which patterns matched; the context is kept with the request, for
 * which the method that makes contexts is wrapped once, on the class, so that it does not matter when an application was made. Errors are
 * those that an application emits; it is listened to from its first request on, when Koa has decided already whether it logs them itself.
 */
export function instrumentKoa(
  modules: LoadedModules,
  journal: Journal,
  noticed: ErrorNoticed | undefined,
): { adopt(application: unknown): boolean; lateRoute(state: RequestState): string | undefined } {
  modules.watch('koa', ({ exports, version }) => {
    const { prototype } = exports as { readonly prototype?: unknown }
    if (!isKoaPrototype(prototype)) return
    journal.active('koa', 'patch', version)
    patch(prototype, noticed)
  })

  return {
    adopt(application) {
      let prototype: unknown = application
      while (prototype !== null && typeof prototype === 'object' && !Object.hasOwn(prototype, 'createContext'))
        prototype = Object.getPrototypeOf(prototype)
      if (!isKoaPrototype(prototype)) return false
      journal.active('koa', 'option')
      patch(prototype, noticed)
      return true
    },
    lateRoute: ({ context }) => (isMatched(context) ? routeOf(context) : undefined),
  }
}

function patch(prototype: KoaPrototype, noticed: ErrorNoticed | undefined): void {
  if (noticed !== undefined) watchErrors(prototype, noticed)
  if (prototype[kPatched] === true) return
  prototype[kPatched] = true
  const { createContext } = prototype
  prototype.createContext = function (request, response) {
    const context = createContext.call(this, request, response)
    const state = stateOf(context.res)
    if (state !== undefined) state.context = context
    return context
  }
}

function watchErrors(prototype: KoaPrototype, noticed: ErrorNoticed): void {
  if (!tellOnce(prototype, noticed)) return
  const { createContext } = prototype
  const listened = new WeakSet<Koa>()
  prototype.createContext = function (request, response) {
    if (!listened.has(this)) {
      listened.add(this)
      this.on?.('error', (error, context) => tell(prototype, error, context?.res))
    }
    return createContext.call(this, request, response)
  }
}

/** The pattern of the last route that matched, as the router runs them; a 405 has none. */
function routeOf({ matched, method, mountPath, originalUrl }: Required<KoaContext>): string | undefined {
  const path = matched.findLast((layer) => layer.methods.includes(method))?.path
  if (path === undefined) return undefined
  const mount = mountPath !== undefined && originalUrl.startsWith(mountPath) ? root.join(mountPath) : root
  return mount.join(String(path)).text
}

function isMatched(context: unknown): context is Required<KoaContext> {
  return Array.isArray((context as KoaContext | undefined)?.matched)
}

function isKoaPrototype(prototype: unknown): prototype is KoaPrototype {
  return typeof (prototype as Partial<KoaPrototype> | null | undefined)?.createContext === 'function'
}
