/** A sample value as both text formats spell it. */
export function formatNumber(value: number): string {
  if (Number.isFinite(value)) return String(value)
  if (Number.isNaN(value)) return 'NaN'
  return value > 0 ? '+Inf' : '-Inf'
}

/** A bucket's bound in OpenMetrics, where it is a float and `1` must be spelt `1.0`. */
export function canonicalFloat(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : formatNumber(value)
}
