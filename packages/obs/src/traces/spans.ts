import type { ActiveScope } from '../context/active-scope.ts'
import type { Recorder } from './recorder.ts'

/** Where spans are recorded: nowhere until OpenTelemetry is loaded, so that an application without traces pays for one check. */
export class Spans {
  recorder: Recorder | undefined = undefined
  readonly #scope: ActiveScope

  constructor(scope: ActiveScope) {
    this.#scope = scope
  }

  /** The same callback, which runs in the scope that runs now; itself where nobody follows scopes. */
  bound<A extends unknown[], R>(callback: (...args: A) => R): (...args: A) => R {
    return this.#scope.bound(callback)
  }

  /** Whether what runs is work of our own, such as an export, that is neither measured nor recorded. */
  get hidden(): boolean {
    return this.#scope.isUnobserved || this.recorder?.isSuppressed === true
  }
}
