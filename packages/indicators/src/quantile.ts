import type { Histogram } from '@ticolops/obs-signals'
import { promql } from '@ticolops/obs-promql'
import type { Query } from '@ticolops/obs-promql'

/** A quantile of a histogram by `(namespace, service)` over 5 minutes; `q` between 0 and 1. */
export function quantile(q: number, histogram: Histogram): Query {
  return promql`histogram_quantile(${q}, sum by (namespace, service, le) (rate(${histogram.bucket}[5m])))`
}
