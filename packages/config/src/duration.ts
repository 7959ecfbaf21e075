/** Seconds in each unit, in the spelling that Prometheus and Go share. */
const SECONDS = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 } as const

/** The shape of a duration: a number and its unit, such as `300ms`, `1.5s` or `5m`. */
export const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/

/**
 * Seconds of a duration such as `300ms`, or `undefined` when the text is not one. The unit is required:
 * a bare `300` has been read as seconds by one half of the world and as milliseconds by the other.
 */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit] = DURATION.exec(text) ?? []
  if (amount === undefined || unit === undefined) return undefined
  // 300 * 0.001 is 0.3 only after rounding: seconds are compared with bucket bounds, so they must be exact.
  return Number((Number(amount) * SECONDS[unit as keyof typeof SECONDS]).toPrecision(12))
}
