import { httpClient as signals } from '@ticolops/obs-signals'
import { promql } from '@ticolops/obs-promql'
import { indicator } from './indicator.ts'

const { duration } = signals

const requests = promql`sum by (namespace, service) (rate(${duration.count}[5m]))`
// A request that got no answer at all has no status code; `5..|` matches the empty one too.
const failed = promql`sum by (namespace, service) (rate(${duration.count}{http_response_status_code=~"5..|"}[5m]))`

/** A share of requests, or a time per request, needs requests. */
const idle = { emptyIsFine: true, emptyMeans: 'No outbound requests.' }

export const requestRate = indicator('http_client_request_rate', {
  title: 'Outbound requests',
  description:
    'Requests that the service sends to others, per second. A multiple of the inbound rate after a failure is a retry storm.',
  unit: 'requests/s',
  query: requests,
})

export const errorRatio = indicator('http_client_error_ratio', {
  title: 'Outbound errors',
  description:
    'Share of outbound requests that failed: 5xx, refused, timed out. Above 5 % look at that dependency before this service.',
  unit: 'ratio',
  query: promql`(${failed} or ${requests} * 0) / (${requests} > 0)`,
  // A dependency that fails one call in ten cannot be hidden by retries any more.
  thresholds: { warning: 0.05, critical: 0.1 },
  // 0.1/s is 30 requests in 5 minutes: 10 % is then three failures.
  floor: { traffic: requests, above: 0.1 },
  ...idle,
})

export const meanDuration = indicator('http_client_mean_duration', {
  title: 'Outbound mean duration',
  description:
    'Mean time until a dependency answered. When it rises together with the own duration, the cause is there.',
  unit: 'seconds',
  query: promql`sum by (namespace, service) (rate(${duration.sum}[5m])) / (${requests} > 0)`,
  ...idle,
})
