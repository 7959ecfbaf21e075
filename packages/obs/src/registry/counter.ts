import type { Slots } from './slots.ts'

/** One series of a counter. Hold on to it: `inc` is an addition into one slot. */
export class Counter {
  readonly #slots: Slots
  readonly #slot: number

  constructor(slots: Slots, slot: number) {
    this.#slots = slots
    this.#slot = slot
  }

  /** Adds `value`, 1 by default. A negative value or NaN is ignored: counters only rise. */
  inc(value = 1): void {
    if (value >= 0) this.#slots.add(this.#slot, value)
  }

  /** Takes a total that something else counts, such as the operating system. It must never fall. */
  setTotal(value: number): void {
    this.#slots.values[this.#slot] = value
  }
}
