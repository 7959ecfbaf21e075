import type { Metric, NamingProfile } from './metric.ts'

/** A metric as one naming profile writes it. */
export interface Spelled {
  readonly name: string
  /** Labels that differ only: catalogue name to the profile's name, or to `null` when the profile lacks the label. */
  readonly labels: Readonly<Record<string, string | null>>
}

/** Spells a metric in a profile; `undefined` when that profile has no such metric. */
export function spell(metric: Metric, profile: NamingProfile): Spelled | undefined {
  if (metric.pack?.spelling !== 'profiles') return { name: metric.name, labels: {} }
  const own = metric.names[profile]
  if (own === null) return undefined
  if (typeof own === 'string') return { name: own, labels: {} }
  if (own !== undefined) return { name: own.name, labels: own.labels ?? {} }
  if (profile !== 'otel-scrape') return { name: metric.name, labels: {} }
  return { name: withoutUnit(metric.name), labels: {} }
}

function withoutUnit(name: string): string {
  return name.replace(/_(seconds|bytes|ratio)(_total)?$/, '$2')
}
