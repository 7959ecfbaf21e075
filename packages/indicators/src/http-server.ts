import { httpServer as signals } from '@ticolops/obs-signals'
import { promql } from '@ticolops/obs-promql'
import { indicator } from './indicator.ts'
import { quantile } from './quantile.ts'

const { duration, activeRequests: active } = signals

const requests = promql`sum by (namespace, service) (rate(${duration.count}[5m]))`
const failed = promql`sum by (namespace, service) (rate(${duration.count}{http_response_status_code=~"5.."}[5m]))`

/**
 * Half a request per second is 150 requests in the 5 minute window: a 5 % error ratio then means seven failures,
 * not one unlucky request. Quieter services are watched by their SLOs, whose windows are longer.
 */
const floor = { traffic: requests, above: 0.5 }

/** A share of requests, or a time per request, needs requests: a quiet night is no fault. */
const idle = { emptyIsFine: true, emptyMeans: 'No requests.' }

export const requestRate = indicator('http_server_request_rate', {
  title: 'Requests',
  description:
    'Requests answered per second. A sudden drop is as bad as a flood: compare with the same hour of other days.',
  unit: 'requests/s',
  query: requests,
  record: 'namespace_service:http_server_requests:rate5m',
})

export const errorRatio = indicator('http_server_error_ratio', {
  title: 'Errors',
  description: 'Share of requests answered with 5xx. Above 1 % users notice; above 5 % they leave.',
  unit: 'ratio',
  // Without a single 5xx there is no such series, and a ratio without its numerator would be empty instead of 0.
  query: promql`(${failed} or ${requests} * 0) / (${requests} > 0)`,
  thresholds: { warning: 0.01, critical: 0.05 },
  floor,
  ...idle,
  record: 'namespace_service:http_server_errors:ratio_rate5m',
})

/** One second is the limit within which a user's train of thought stays unbroken (J. Nielsen, "Response Times: The 3 Important Limits"). */
const DURATION_THRESHOLDS = { warning: 0.5, critical: 1 }

/** Time to answer, by quantile over all pods of the service. */
export const latency = {
  p50: indicator('http_server_latency_p50', {
    title: 'Duration p50',
    description:
      'Half of the requests are faster than this: what a typical user feels. Bad when it leaves its usual band.',
    unit: 'seconds',
    query: quantile(0.5, duration),
    ...idle,
  }),
  p95: indicator('http_server_latency_p95', {
    title: 'Duration p95',
    description:
      'One request in twenty takes longer than this. Above half a second a page feels slow, above one second broken.',
    unit: 'seconds',
    query: quantile(0.95, duration),
    thresholds: DURATION_THRESHOLDS,
    ...idle,
    record: 'namespace_service:http_server_request_duration_seconds:p95_5m',
  }),
  p99: indicator('http_server_latency_p99', {
    title: 'Duration p99',
    description:
      'One request in a hundred takes longer than this. Far above the p95, it points at locks, retries, cold caches or garbage collection.',
    unit: 'seconds',
    query: quantile(0.99, duration),
    thresholds: DURATION_THRESHOLDS,
    ...idle,
  }),
}

export const meanDuration = indicator('http_server_mean_duration', {
  title: 'Mean duration',
  description:
    'Mean time to answer. It hides the slow tail, and costs a seventh of a quantile: meant for comparing routes with each other.',
  unit: 'seconds',
  query: promql`sum by (namespace, service) (rate(${duration.sum}[5m])) / (${requests} > 0)`,
  thresholds: DURATION_THRESHOLDS,
  ...idle,
})

export const busyTime = indicator('http_server_busy_time', {
  title: 'Time spent',
  description:
    'Seconds per second that requests spend in the service: rate times duration. The route with the largest share is the one to make faster.',
  unit: 'seconds/s',
  query: promql`sum by (namespace, service) (rate(${duration.sum}[5m]))`,
})

export const activeRequests = indicator('http_server_active_requests', {
  title: 'Requests in flight',
  description:
    'Requests being worked on right now. A line that climbs while the request rate does not means that something behind the service is stuck.',
  unit: 'count',
  query: promql`sum by (namespace, service) (${active})`,
})
