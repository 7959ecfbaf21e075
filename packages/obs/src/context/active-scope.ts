import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks'
import type { RequestState } from '../request-state.ts'
import { Scope } from './scope.ts'
import type { Place } from './scope.ts'
import type { TraceContext } from './trace-context.ts'

/**
 * The scope that the running code belongs to, through every callback and promise. Nothing is followed until somebody needs it: an
 * application that only measures does not pay for it.
 */
export class ActiveScope {
  readonly #storage = new AsyncLocalStorage<Place>()
  #following = false
  #hiding = false
  #spanContext: (() => TraceContext | undefined) | undefined

  /** Follows requests from now on. Those in flight stay without a scope. */
  follow(): void {
    this.#following = true
  }

  /** A request begins: its scope holds for the rest of this turn and everything that it starts. `undefined` when nobody follows. */
  enter(state: RequestState): Scope | undefined {
    if (!this.#following) return undefined
    const scope = new Scope(state)
    this.#storage.enterWith(scope)
    return scope
  }

  run<T>(scope: Scope, work: () => T): T {
    return this.#storage.run(scope, work)
  }

  /** Runs `work` in the same scope, at another place of its trace. */
  runIn<T>(context: unknown, unobserved: boolean, work: () => T): T {
    if (unobserved) this.#hiding = true
    return this.#storage.run({ scope: this.current, context, unobserved }, work)
  }

  /** The same callback, which runs in the scope that runs now, whoever calls it; itself while nobody follows. */
  bound<A extends unknown[], R>(callback: (...args: A) => R): (...args: A) => R {
    return this.#following ? AsyncResource.bind(callback) : callback
  }

  /** Runs work of our own, such as an export: the requests that it makes are neither measured nor recorded. */
  unobserved<T>(work: () => T): T {
    this.#hiding = true
    return this.#storage.run({ scope: undefined, context: undefined, unobserved: true }, work)
  }

  get isUnobserved(): boolean {
    return this.#hiding && this.#storage.getStore()?.unobserved === true
  }

  get current(): Scope | undefined {
    return this.#storage.getStore()?.scope
  }

  /** The context of OpenTelemetry in which the running code is, when it is kept here. */
  get context(): unknown {
    return this.#storage.getStore()?.context
  }

  /** Where the running code is in its trace: in its innermost span, if there is any. */
  get trace(): TraceContext | undefined {
    return this.#spanContext?.() ?? this.current?.trace
  }

  /** Spans are recorded: `spanContext` tells the one that is active. `undefined` once they are no longer. */
  recordedBy(spanContext: (() => TraceContext | undefined) | undefined): void {
    this.#spanContext = spanContext
  }
}
