/** A measured value over its repetitions. */
export interface Spread {
  readonly median: number
  readonly min: number
  readonly max: number
}

/** Throws for no values at all. */
export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const [min, max] = [sorted[0], sorted.at(-1)]
  if (min === undefined || max === undefined) throw new RangeError('nothing was measured')
  const middle = (sorted.length - 1) / 2
  return { median: ((sorted[Math.floor(middle)] ?? min) + (sorted[Math.ceil(middle)] ?? max)) / 2, min, max }
}

/** The value below which a part of the values lies, 0 to 1. Throws for no values at all. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const value = sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]
  if (value === undefined) throw new RangeError('nothing was measured')
  return value
}

/** `1.02 [0.99–1.04]` */
export function showSpread({ median, min, max }: Spread, digits: number): string {
  const shown = (value: number) => value.toFixed(digits).replace('-', '−')
  return `${shown(median)} [${shown(min)}–${shown(max)}]`
}
