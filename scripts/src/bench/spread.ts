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
  return `${showNumber(median, digits)} [${showNumber(min, digits)}–${showNumber(max, digits)}]`
}

/** With a minus sign where it is below zero, as shown: `−0.2`, but `0` for -0.2 without digits. */
export function showNumber(value: number, digits: number): string {
  const text = value.toFixed(digits)
  return text.replace('-', Number(text) === 0 ? '' : '−')
}
