import type { Slots } from './slots.ts'

/** One series of a gauge. Hold on to it: each call writes one slot. */
export class Gauge {
  readonly #slots: Slots
  readonly #slot: number

  constructor(slots: Slots, slot: number) {
    this.#slots = slots
    this.#slot = slot
  }

  /** What it was last set to, or has been added up to. */
  get value(): number {
    return this.#slots.values[this.#slot] ?? 0
  }

  set(value: number): void {
    this.#slots.values[this.#slot] = value
  }

  inc(value = 1): void {
    this.#slots.add(this.#slot, value)
  }

  /** Adds for whoever counts several things at once, and has the values of the registry at hand. */
  addIn(values: Float64Array, value: number): void {
    values[this.#slot] = (values[this.#slot] ?? 0) + value
  }

  dec(value = 1): void {
    this.#slots.add(this.#slot, -value)
  }
}
