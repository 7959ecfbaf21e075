import type { Slots } from './slots.ts'

/** One series of a gauge. Hold on to it: each call writes one slot. */
export class Gauge {
  readonly #slots: Slots
  readonly #slot: number

  constructor(slots: Slots, slot: number) {
    this.#slots = slots
    this.#slot = slot
  }

  set(value: number): void {
    this.#slots.values[this.#slot] = value
  }

  inc(value = 1): void {
    this.#slots.add(this.#slot, value)
  }

  dec(value = 1): void {
    this.#slots.add(this.#slot, -value)
  }
}
