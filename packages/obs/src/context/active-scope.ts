import { AsyncLocalStorage } from 'node:async_hooks'
import type { RequestState } from '../request-state.ts'
import { Scope } from './scope.ts'
import type { TraceContext } from './trace-context.ts'

/**
 * The scope that the running code belongs to, through every callback and promise. Nothing is followed until somebody needs it: an
 * application that only measures does not pay for it.
 */
export class ActiveScope {
  readonly #storage = new AsyncLocalStorage<Scope>()
  #following = false
  #spanContext: (() => TraceContext | undefined) | undefined

  /** Follows requests from now on. Those in flight stay without a scope. */
  follow(): void {
    this.#following = true
  }

  /** A request begins: its scope holds for the rest of this turn and everything that it starts. */
  enter(state: RequestState): void {
    if (this.#following) this.#storage.enterWith(new Scope(state))
  }

  run<T>(scope: Scope, work: () => T): T {
    return this.#storage.run(scope, work)
  }

  get current(): Scope | undefined {
    return this.#storage.getStore()
  }

  /** Where the running code is in its trace: in its innermost span, if there is any. */
  get trace(): TraceContext | undefined {
    return this.#spanContext?.() ?? this.current?.trace
  }

  /** Spans are recorded: `spanContext` tells the one that is active. */
  recordedBy(spanContext: () => TraceContext | undefined): void {
    this.#spanContext = spanContext
  }
}
