import { httpServer } from '@ticolops/obs-indicators'
import { row, table, timeseries } from '../panel/declare.ts'
import type { Replica } from './filters.ts'

const { requestRate, errorRatio, latency, meanDuration, busyTime, activeRequests } = httpServer

/** Rate, errors, duration: what users meet. */
export const requests = (replica: Replica) =>
  row('Requests, errors, duration', [
    timeseries(requestRate.by('http_route'), { title: 'Requests by route', stacked: true }),
    timeseries(errorRatio),
    timeseries(
      [
        // Exemplars of one quantile are enough: all quantiles read the same buckets.
        { indicator: latency.p99, legend: 'p99', exemplars: true },
        { indicator: latency.p95, legend: 'p95' },
        { indicator: latency.p50, legend: 'p50' },
      ],
      {
        key: 'http_server_latency',
        title: 'Duration',
        description:
          'Half, 95 % and 99 % of the requests are faster than these lines; dots are single requests with their trace. Above half a second a page feels slow, above one second broken; p99 far above p95 points at locks, retries or garbage collection.',
      },
    ),
    table(
      [
        busyTime.by('http_route'),
        requestRate.by('http_route'),
        errorRatio.by('http_route'),
        meanDuration.by('http_route'),
      ],
      {
        key: 'http_server_routes',
        title: 'Routes',
        description:
          'The routes by the time that requests spend in them. The top ones are worth making faster; a coloured error share or duration is worth a look now.',
        width: 12,
      },
    ),
    timeseries(requestRate.by('http_response_status_code'), {
      key: 'http_server_status',
      title: 'Responses by status',
      description:
        'Answers per second by status code. Bad is a band of 5xx, and a band of 4xx that was not there before a deploy.',
      stacked: true,
      width: 6,
    }),
    timeseries(activeRequests.by(replica), { width: 6 }),
  ])
