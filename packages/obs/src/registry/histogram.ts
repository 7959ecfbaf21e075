import { EXEMPLAR_SLOTS, writeExemplar } from './exemplar.ts'
import type { Slots } from './slots.ts'

/**
 * One series of a classic histogram. Its slots are the sum, then one count per bucket, `+Inf` last, then one exemplar per bucket where the
 * metric keeps them. The counts are not cumulative and the total is not kept: a reader adds them up, so that `_count` and the buckets
 * agree on any thread.
 */
export class Histogram {
  /** Its first slot. */
  readonly slot: number
  readonly #slots: Slots
  readonly #bounds: readonly number[]
  readonly #exemplars: boolean

  constructor(slots: Slots, slot: number, bounds: readonly number[], exemplars: boolean) {
    this.#slots = slots
    this.slot = slot
    this.#bounds = bounds
    this.#exemplars = exemplars
  }

  /** Counts `value`, in the metric's unit. NaN is ignored. */
  observe(value: number): void {
    observeAt(this.#slots.values, this.slot, this.#bounds, value)
  }

  /**
   * Counts `value` and keeps the trace that it belongs to as its bucket's exemplar. For sampled traces only: an exemplar must lead somewhere.
   *
   * @param traceId 32 hexadecimal digits.
   * @param spanId 16 hexadecimal digits.
   */
  observeTraced(value: number, traceId: string, spanId: string): void {
    this.observe(value)
    if (!this.#exemplars || Number.isNaN(value)) return
    const found = this.#bounds.findIndex((bound) => value <= bound)
    const bucket = found === -1 ? this.#bounds.length : found
    writeExemplar(this.#slots.values, exemplarSlot(this.slot, this.#bounds, bucket), {
      traceId,
      spanId,
      value,
      timestamp: Date.now() / 1000,
    })
  }
}

/**
 * Counts `value` in the series that begins at `slot`: what a histogram does, for whoever counts in so many of them that touching each one's object
 * is what takes the time. NaN is ignored.
 *
 * @param values Those of the registry, as they are now.
 * @param bounds Those of the metric.
 */
export function observeAt(values: Float64Array, slot: number, bounds: readonly number[], value: number): void {
  if (Number.isNaN(value)) return
  let bucket = 0
  // Most observations fall into the first buckets, where a scan beats a binary search.
  while (value > (bounds[bucket] ?? Infinity)) bucket++
  const count = slot + 1 + bucket
  values[slot] = (values[slot] ?? 0) + value
  values[count] = (values[count] ?? 0) + 1
}

/** Slots that one series of a histogram with these bounds takes. */
export function histogramSlots(bounds: readonly number[], exemplars: boolean): number {
  return bounds.length + 2 + (exemplars ? (bounds.length + 1) * EXEMPLAR_SLOTS : 0)
}

/** First slot of a bucket's exemplar, in a series that begins at `slot`. */
export function exemplarSlot(slot: number, bounds: readonly number[], bucket: number): number {
  return slot + bounds.length + 2 + bucket * EXEMPLAR_SLOTS
}
