import type { LabelValues, Metric } from './metric.ts'

/** Whether this version of the exporter writes a metric. */
export function existsIn(metric: Metric, version: string): boolean {
  if (metric.since !== undefined && compareVersions(version, metric.since) < 0) return false
  return metric.until === undefined || compareVersions(version, metric.until) < 0
}

/** The labels that this version of the exporter puts on a metric. */
export function labelsIn(metric: Metric, version: string): Readonly<Record<string, LabelValues>> {
  const present = Object.entries(metric.labels).filter(([label]) => {
    const since = (metric.labelsSince as Readonly<Record<string, string>>)[label]
    return since === undefined || compareVersions(version, since) >= 0
  })
  return Object.fromEntries(present)
}

/** Orders versions by their numbers; what follows the numbers (`-2+b4`, `-rc.1`) does not count. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbers(a), numbers(b)]
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0)
    if (difference !== 0) return Math.sign(difference)
  }
  return 0
}

function numbers(version: string): number[] {
  return (/\d+(?:\.\d+)*/.exec(version)?.[0] ?? '').split('.').map(Number)
}
