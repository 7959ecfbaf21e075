import type { Slots } from './slots.ts'

/**
 * One series of a classic histogram. Its slots are the sum, then one count per bucket, `+Inf` last. The counts are not
 * cumulative and the total is not kept: a reader adds them up, so that `_count` and the buckets agree on any thread.
 */
export class Histogram {
  readonly #slots: Slots
  readonly #slot: number
  readonly #bounds: readonly number[]

  constructor(slots: Slots, slot: number, bounds: readonly number[]) {
    this.#slots = slots
    this.#slot = slot
    this.#bounds = bounds
  }

  /** Counts `value`, in the metric's unit. NaN is ignored. */
  observe(value: number): void {
    if (Number.isNaN(value)) return
    const bounds = this.#bounds
    let bucket = 0
    // Most observations fall into the first buckets, where a scan beats a binary search.
    while (value > (bounds[bucket] ?? Infinity)) bucket++
    this.#slots.add(this.#slot, value)
    this.#slots.add(this.#slot + 1 + bucket, 1)
  }
}

/** Slots that one series of a histogram with these bounds takes. */
export function histogramSlots(bounds: readonly number[]): number {
  return bounds.length + 2
}
