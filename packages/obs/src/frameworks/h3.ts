import { stateOf } from '../current-request.ts'
import type { LoadedModules } from '../interop/loaded-modules.ts'
import type { Journal } from '../journal.ts'
import type { RequestState } from '../request-state.ts'
import type { ApplicationPackages } from './application-packages.ts'
import { owner as ownerOf } from '../databases/late-patch.ts'
import { tell, tellOnce, tellRejection } from './error-noticed.ts'
import type { ErrorNoticed } from './error-noticed.ts'
import { MountPath } from './mount-path.ts'

/** An application of h3 2: each request asks it for the route. */
interface H3Prototype {
  '~findRoute': FindRoute
  [kPatched]?: true
}
type FindRoute = (this: unknown, event: Event) => Found | undefined
interface Event {
  readonly runtime?: Runtime | undefined
}
/** An application while it answers. */
interface Answering {
  /** Runs the middleware and the handler of an event, before the application's `onError` makes an answer of what they throw. */
  handler: (event: Event) => unknown
}
interface AnsweringPrototype {
  '~request': (this: Answering, ...request: unknown[]) => unknown
}
interface Runtime {
  readonly node?: { readonly res?: object | undefined } | undefined
}
interface Found {
  readonly data: { readonly route?: string | undefined }
}

/** An event of h3 1. Its router reads the method just before it matches, and leaves the match on the event's context. */
interface H3Event {
  readonly node: { readonly req: { readonly url?: string; readonly originalUrl?: string }; readonly res: object }
  readonly context: { readonly matchedRoute?: { readonly path: string } }
  /** The path that is left below the mounts. */
  readonly path: string
}
interface H3EventPrototype {
  [kPatched]?: true
}
/** An application of h3 1. */
interface H3App {
  handler: (event: H3Event) => unknown
  readonly stack: unknown
  [kPatched]?: true
}

const kPatched = Symbol.for('ticolops.obs.patched')
const root = new MountPath('')

/**
 * Routes of h3 2 and 1. Both are reached by their classes, so that it does not matter when an application was made. An
 * application inside a bundle has to be handed over. Errors are what handlers throw; those of h3 1 are met only in applications that are
 * handed over.
 */
export function instrumentH3(
  modules: LoadedModules,
  packages: ApplicationPackages,
  journal: Journal,
  noticed: ErrorNoticed | undefined,
): { adopt(application: unknown): boolean; lateRoute(state: RequestState): string | undefined } {
  const found = ({ exports, version }: { readonly exports: unknown; readonly version: string }) => {
    const { H3, H3Event } = exports as {
      H3?: { readonly prototype: unknown }
      H3Event?: { readonly prototype: object }
    }
    const used = () => journal.active('h3', 'patch', version)
    if (isH3(H3?.prototype)) {
      patchRoutes(H3.prototype, used)
      if (noticed !== undefined) watchErrors(H3.prototype, noticed)
    } else if (H3Event !== undefined) patchEvents(H3Event.prototype, used)
  }
  const adopted = () => journal.active('h3', 'option')
  modules.watch('h3', found)
  packages.watch('h3', found)

  return {
    adopt(application) {
      if (isH3(application)) {
        patchRoutes(application, adopted)
        if (noticed !== undefined) watchErrors(application, noticed)
        return true
      }
      if (!isApp(application)) return false
      const { handler } = application
      application.handler = (event) => {
        patchEvents(Object.getPrototypeOf(event) as H3EventPrototype, adopted)
        if (noticed === undefined) return handler(event)
        const result = handler(event)
        tellRejection(result, (error) => noticed(error, event.node.res))
        return result
      }
      return true
    },
    lateRoute({ context, mount }) {
      const path = (context as Partial<H3Event> | undefined)?.context?.matchedRoute?.path
      return path === undefined ? undefined : (mount ?? root).join(path).text
    },
  }
}

function patchRoutes(owner: H3Prototype, used: () => void): void {
  if (Object.hasOwn(owner, kPatched)) return
  owner[kPatched] = true
  const findRoute = owner['~findRoute']
  let noted = false
  owner['~findRoute'] = function (event) {
    const route = findRoute.call(this, event)
    if (!noted) {
      noted = true
      used()
    }
    const response = event.runtime?.node?.res
    const state = response === undefined ? undefined : stateOf(response)
    // An application that is mounted as a function of its own is asked second, for the rest of the path.
    if (state !== undefined && route?.data.route !== undefined) state.route = mounted(state.route, route.data.route)
    return route
  }
}

/** The handler of an application is bound to it when it is made, so it is wrapped as the application answers its first request. */
function watchErrors(application: object, noticed: ErrorNoticed): void {
  const prototype = ownerOf(application, '~request') as AnsweringPrototype | undefined
  if (prototype === undefined || !tellOnce(prototype, noticed)) return
  const answer = prototype['~request']
  const watched = new WeakSet<Answering>()
  prototype['~request'] = function (...request) {
    if (!watched.has(this)) {
      watched.add(this)
      this.handler = watchedHandler(this.handler, (error, response) => tell(prototype, error, response))
    }
    return answer.apply(this, request)
  }
}

function watchedHandler(handler: Answering['handler'], noticed: ErrorNoticed): Answering['handler'] {
  return (event) => {
    const rejected = (error: unknown) => noticed(error, event.runtime?.node?.res)
    let result: unknown
    try {
      result = handler(event)
    } catch (error) {
      rejected(error)
      throw error
    }
    tellRejection(result, rejected)
    return result
  }
}

function mounted(outer: string | undefined, route: string): string {
  return outer?.endsWith('/**') === true ? root.join(outer.slice(0, -'/**'.length)).join(route).text : route
}

function patchEvents(prototype: H3EventPrototype, used: () => void): void {
  if (prototype[kPatched] === true) return
  const method = Object.getOwnPropertyDescriptor(prototype, 'method')
  if (method?.get === undefined) return
  prototype[kPatched] = true
  let noted = false
  Object.defineProperty(prototype, 'method', {
    ...method,
    get(this: H3Event) {
      if (!noted) {
        noted = true
        used()
      }
      const state = stateOf(this.node.res)
      if (state !== undefined) {
        state.context = this
        state.mount = mountOf(this)
      }
      return method.get?.call(this) as unknown
    },
  })
}

/** What mounts have taken off the path so far; they are literal in h3 1. */
function mountOf({ node: { req }, path }: H3Event): MountPath | undefined {
  const { originalUrl } = req
  if (originalUrl === undefined || originalUrl.length <= path.length || !originalUrl.endsWith(path)) return undefined
  return root.join(originalUrl.slice(0, -path.length))
}

function isH3(application: unknown): application is H3Prototype {
  return typeof (application as Partial<H3Prototype> | null | undefined)?.['~findRoute'] === 'function'
}

function isApp(application: unknown): application is H3App {
  const { handler, stack } = (application ?? {}) as Partial<H3App>
  return typeof handler === 'function' && Array.isArray(stack)
}
