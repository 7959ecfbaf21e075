const FACTORS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
}

/** A Kubernetes quantity as a number: `250m` is 0.25, `1Gi` is 1073741824. NaN when it is none. */
export function quantity(text: string): number {
  const [, digits, suffix] = /^([+-]?[\d.]+(?:e[+-]?\d+)?)([numkMGT]i?|Ki)?$/.exec(text) ?? []
  return digits === undefined ? Number.NaN : Number(digits) * (FACTORS[suffix ?? ''] ?? Number.NaN)
}
