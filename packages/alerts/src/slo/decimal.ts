/**
 * Exact decimals, for numbers that people read in rules: 100 - 99.9 is 0.1 there, not 0.09999999999999432.
 * A value is `units / 10^scale`.
 */
export interface Decimal {
  readonly units: bigint
  readonly scale: number
}

/** The decimal that a number prints as. Throws for what is not a plain finite number, or is written with an exponent. */
export function decimal(value: number): Decimal {
  const text = String(value)
  const match = /^(-?\d+)(?:\.(\d+))?$/.exec(text)
  if (match === null) throw new Error(`${text} is not a plain decimal number`)
  const [, whole = '', fraction = ''] = match
  return { units: BigInt(whole + fraction), scale: fraction.length }
}

export function minus(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale)
  return { units: unitsAt(a, scale) - unitsAt(b, scale), scale }
}

export function times(a: Decimal, b: Decimal): Decimal {
  return { units: a.units * b.units, scale: a.scale + b.scale }
}

/** Divides by 100: from percent to ratio. */
export function percent(value: Decimal): Decimal {
  return { units: value.units, scale: value.scale + 2 }
}

/** -1, 0 or 1, as `a` is less than, equal to or greater than `b`. */
export function compare(a: Decimal, b: Decimal): number {
  const { units } = minus(a, b)
  return units < 0n ? -1 : units > 0n ? 1 : 0
}

/** Plain digits without trailing zeros: `0.001`, `14.4`, `3`. */
export function written(value: Decimal): string {
  const negative = value.units < 0n
  const digits = (negative ? -value.units : value.units).toString().padStart(value.scale + 1, '0')
  const whole = digits.slice(0, digits.length - value.scale)
  const fraction = digits.slice(digits.length - value.scale).replace(/0+$/, '')
  return `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

function unitsAt(value: Decimal, scale: number): bigint {
  return value.units * 10n ** BigInt(scale - value.scale)
}
