import type { AsyncLocalStorage } from 'node:async_hooks'
import type { ActiveScope } from '../context/active-scope.ts'
import type { Scope } from '../context/scope.ts'
import type { OpenTelemetry } from './load.ts'
import type { Context, ContextManager } from './opentelemetry.ts'

/** Makes a context the active one for the rest of the turn and everything that it starts. */
export type EnterContext = (context: Context) => void

/** A context manager that keeps OpenTelemetry's context in the scope: entering a request's scope enters its context too. */
export function scopeContextManager({ api, core, contextManagers }: OpenTelemetry, scope: ActiveScope): ContextManager {
  class ScopeContextManager extends contextManagers.AsyncLocalStorageContextManager {
    override active(): Context {
      return (scope.context as Context | undefined) ?? unrecorded(scope.current)
    }

    override with<T>(context: Context, work: (...args: never[]) => T, thisArg?: unknown, ...args: unknown[]): T {
      return scope.runIn(context, core.isTracingSuppressed(context), () => work.apply(thisArg, args as never[]))
    }
  }
  /** A request that is not recorded has a place in its trace all the same: what it starts is not recorded either. */
  function unrecorded(current: Scope | undefined): Context {
    if (current?.request === undefined) return api.ROOT_CONTEXT
    const context = api.trace.setSpanContext(api.ROOT_CONTEXT, current.trace)
    current.context = context
    return context
  }
  return new ScopeContextManager()
}

/**
 * How to enter a context of a manager that is not ours: through the AsyncLocalStorage that OpenTelemetry's own managers keep, for
 * their interface has no such method. `undefined` for one that has none.
 */
export function enterForeign(manager: ContextManager): EnterContext | undefined {
  const storage = Object.values(manager).find(
    (each): each is AsyncLocalStorage<Context> =>
      typeof (each as Partial<AsyncLocalStorage<Context>> | null)?.enterWith === 'function',
  )
  return storage && ((context) => storage.enterWith(context))
}
