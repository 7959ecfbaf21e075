import type { Histogram } from '@ticolops/obs-signals'
import { promql } from '@ticolops/obs-promql'
import type { Matcher } from '@ticolops/obs-promql'
import { indicator } from './indicator.ts'
import { quantile } from './quantile.ts'

/** What {@link clientOperations} is told. */
export interface ClientOperations {
  /** Start of the indicators' names. */
  readonly prefix: string
  /** The subject in titles. */
  readonly of: string
  /** Which systems of `db_system_name` count. */
  readonly system: Matcher
  readonly duration: Histogram
}

/** Rate, errors and duration of calls to a data store, told apart by `db_system_name`. */
export function clientOperations({ prefix, of, system, duration }: ClientOperations) {
  const only = { db_system_name: system }
  const calls = promql`sum by (namespace, service) (rate(${duration.count}[5m]))`.where(only)
  const failed = promql`sum by (namespace, service) (rate(${duration.count}{error_type!=""}[5m]))`.where(only)
  const time = promql`sum by (namespace, service) (rate(${duration.sum}[5m]))`.where(only)
  const idle = { emptyIsFine: true, emptyMeans: 'No calls.' }
  return {
    rate: indicator(`${prefix}_operation_rate`, {
      title: `${of} operations`,
      description: `Calls to ${of} per second. A rate that grows faster than the requests means one request makes more and more calls.`,
      unit: 'operations/s',
      query: calls,
    }),
    errorRatio: indicator(`${prefix}_error_ratio`, {
      title: `${of} errors`,
      description: `Share of calls to ${of} that failed. Above 1 % users meet errors, unless the service can do without the answer.`,
      unit: 'ratio',
      query: promql`(${failed} or ${calls} * 0) / (${calls} > 0)`,
      thresholds: { warning: 0.01, critical: 0.05 },
      // 0.5/s is 150 calls in 5 minutes: 5 % is then seven failures.
      floor: { traffic: calls, above: 0.5 },
      ...idle,
    }),
    p95: indicator(`${prefix}_latency_p95`, {
      title: `${of} duration p95`,
      description: `One call to ${of} in twenty takes longer than this. Bad when one operation leaves the others behind: an index or a lock.`,
      unit: 'seconds',
      query: quantile(0.95, duration).where(only),
      ...idle,
    }),
    mean: indicator(`${prefix}_mean_duration`, {
      title: `${of} mean duration`,
      description: `Mean time of a call to ${of}. When it rises with the own duration, the cause is there or on the way.`,
      unit: 'seconds',
      query: promql`${time} / (${calls} > 0)`,
      ...idle,
    }),
  }
}
