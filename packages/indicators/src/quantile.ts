import type { Histogram } from '@ticolops/obs-signals'
import { promql } from '@ticolops/obs-promql'
import type { Query } from '@ticolops/obs-promql'

/** A quantile of a histogram of durations by `(namespace, service)` over 5 minutes; `q` between 0 and 1. No value without observations. */
export function quantile(q: number, histogram: Histogram): Query {
  // Without observations it is NaN, which no comparison lets through.
  return promql`histogram_quantile(${q}, sum by (namespace, service, le) (rate(${histogram.bucket}[5m]))) >= 0`
}
