import type { Obs } from '../instrument.ts'
import type { Metrics } from '../metrics.ts'

/** Where `instrument()` leaves what runs, whichever copy or version of this package it came from. */
const kGlobal = Symbol.for('@ticolops/obs')
const holder = globalThis as { readonly [kGlobal]?: { readonly obs: Obs } }

/**
 * Metrics that are written only while `instrument()` runs, whether it was called before the middleware was made or after, or again.
 * Without it they are nowhere: {@link current} is `undefined`.
 */
export class RunningMetrics<T> {
  readonly #make: (metrics: Metrics) => T
  #metrics: Metrics | undefined
  #made: T | undefined

  constructor(make: (metrics: Metrics) => T) {
    this.#make = make
  }

  get current(): T | undefined {
    const metrics = holder[kGlobal]?.obs.metrics
    if (metrics !== this.#metrics) {
      this.#metrics = metrics
      this.#made = metrics && this.#tryMake(metrics)
    }
    return this.#made
  }

  /** An application may have taken one of the names for a metric of its own; its requests must not fail for that. */
  #tryMake(metrics: Metrics): T | undefined {
    try {
      return this.#make(metrics)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      process.stderr.write(`@ticolops/obs: the middleware cannot count: ${reason}\n`)
      return undefined
    }
  }
}
