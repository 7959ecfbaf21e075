import type { Indicator } from './indicator.ts'

/** A recording rule in Prometheus's own field names. */
export interface Recording {
  readonly record: string
  readonly expr: string
}

/** The recording rules of the indicators that have one, sorted by name. Throws when two indicators record under one name. */
export function recordingRules(indicators: readonly Indicator[]): readonly Recording[] {
  const rules = new Map<string, Recording>()
  for (const { name, record, query } of indicators) {
    if (record === undefined) continue
    if (rules.has(record))
      throw new Error(`indicator ${name} records ${record}, which another indicator records already`)
    rules.set(record, { record, expr: query.text() })
  }
  return [...rules.values()].sort((a, b) => (a.record < b.record ? -1 : 1))
}
