import type { Histogram, Metric } from '@ticolops/obs-signals/sdk'

/** What the registry needs to know of a metric; the catalogue's metrics and the user's own are both reduced to it. */
export interface Definition {
  readonly kind: 'counter' | 'gauge' | 'histogram' | 'info'
  readonly name: string
  readonly help: string
  readonly labels: readonly string[]
  /** Upper bounds in the metric's unit, ascending, without `+Inf`. Histograms only. */
  readonly buckets: readonly number[]
}

/** The definition of a metric of the catalogue. Throws for summaries, which this SDK does not write. */
export function definitionOf(metric: Metric): Definition {
  if (metric.kind === 'summary') throw new TypeError(`${metric.name} is a summary; only exporters write those`)
  return {
    kind: metric.kind,
    name: metric.name,
    help: metric.help,
    labels: Object.keys(metric.labels),
    buckets: metric.kind === 'histogram' ? (metric as Histogram).buckets : [],
  }
}
