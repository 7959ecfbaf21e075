import type { Histogram, Metric } from '@ticolops/obs-signals/sdk'

/** What the registry needs to know of a metric; the catalogue's metrics and the user's own are both reduced to it. */
export interface Definition {
  readonly kind: 'counter' | 'gauge' | 'histogram' | 'info'
  readonly name: string
  readonly help: string
  readonly labels: readonly string[]
  /** Upper bounds in the metric's unit, ascending, without `+Inf`. Histograms only. */
  readonly buckets: readonly number[]
  /** Every event loop of the process group has a series of its own, told apart by the label `worker`; else series add up. */
  readonly perWorker?: boolean
  /** Buckets keep the last traced observation. Histograms only. */
  readonly exemplars?: boolean
}

/** The label that tells event loops apart: worker threads and the processes of a cluster. The page adds it, not who counts. */
export const WORKER_LABEL = 'worker'

/** The definition of a metric of the catalogue. Throws for summaries, which this SDK does not write. */
export function definitionOf(metric: Metric): Definition {
  if (metric.kind === 'summary') throw new TypeError(`${metric.name} is a summary; only exporters write those`)
  const labels = Object.keys(metric.labels)
  return {
    kind: metric.kind,
    name: metric.name,
    help: metric.help,
    labels: labels.filter((label) => label !== WORKER_LABEL),
    buckets: metric.kind === 'histogram' ? (metric as Histogram).buckets : [],
    perWorker: labels.includes(WORKER_LABEL),
  }
}
