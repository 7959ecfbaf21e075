/** Ticks of an axis. */
export interface Ticks {
  readonly values: readonly number[]
  /** The distance of two ticks. */
  readonly step: number
}

/** How a unit counts: in tens, in powers of two (bytes), or in minutes and hours (seconds). */
export type Counting = 'decimal' | 'binary' | 'time'

const SECONDS = 1
const MINUTES = 60
const HOURS = 3600
const DAYS = 86_400

/** Distances that people read off a clock or a calendar, in seconds. */
const TIME_STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECONDS),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTES),
  ...[1, 2, 3, 6, 12].map((n) => n * HOURS),
  ...[1, 2, 7, 14, 30].map((n) => n * DAYS),
]

/** The smallest round distance that puts at most `count` steps into `extent`. */
function roundStep(extent: number, count: number, counting: Counting): number {
  const rough = extent / Math.max(1, count)
  if (counting === 'time' && rough > 0.5)
    return TIME_STEPS.find((step) => step >= rough) ?? DAYS * roundUp(rough / DAYS, 10, [1, 2, 2.5, 5, 10])
  return counting === 'binary' && rough >= 1 ? roundUp(rough, 2, [1, 2]) : roundUp(rough, 10, [1, 2, 2.5, 5, 10])
}

/** The smallest of `factors`, times a power of `base`, that is not below `value`. */
function roundUp(value: number, base: number, factors: readonly number[]): number {
  const power = base ** Math.floor(Math.log(value) / Math.log(base))
  // The tolerance absorbs the rounding of the logarithm.
  return power * (factors.find((factor) => power * factor >= value * (1 - 1e-9)) ?? base)
}

/** Round values that cover `min` to `max`: the first is at or below `min`, the last at or above `max`. */
export function coveringTicks(min: number, max: number, count: number, counting: Counting = 'decimal'): Ticks {
  const step = roundStep(max - min || Math.abs(max) || 1, count, counting)
  const first = Math.floor(min / step + 1e-9)
  const last = Math.max(Math.ceil(max / step - 1e-9), first + 1)
  return { step, values: range(first, last, step) }
}

/** Round values within `min` to `max`. */
export function innerTicks(min: number, max: number, count: number, counting: Counting = 'decimal'): Ticks {
  const step = roundStep(max - min || Math.abs(max) || 1, count, counting)
  return { step, values: range(Math.ceil(min / step - 1e-9), Math.floor(max / step + 1e-9), step) }
}

function range(first: number, last: number, step: number): number[] {
  // Multiplied, not summed up, and rounded to what a double can say, so that 3 * 0.1 is 0.3.
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  )
}

/** Ticks of a time axis from `from` to `to` (seconds since 1970), at most `count`, with their labels in UTC. */
export function timeTicks(
  from: number,
  to: number,
  count: number,
): readonly { readonly at: number; readonly label: string }[] {
  const { values, step } = innerTicks(from, to, count, 'time')
  return values.map((at) => ({ at, label: timeLabel(at, step) }))
}

function timeLabel(seconds: number, step: number): string {
  const iso = new Date(seconds * 1000).toISOString()
  if (step >= DAYS || (seconds % DAYS === 0 && step >= HOURS)) return iso.slice(5, 10)
  return step < MINUTES ? iso.slice(11, 19) : iso.slice(11, 16)
}
