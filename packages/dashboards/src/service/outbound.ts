import { httpClient } from '@ticolops/obs-indicators'
import { row, timeseries } from '../panel/declare.ts'

/** The services that this one calls. */
export const outbound = row('Outbound HTTP', [
  timeseries(httpClient.requestRate.by('server_address'), { stacked: true }),
  timeseries(httpClient.errorRatio.by('server_address')),
  timeseries(httpClient.meanDuration.by('server_address')),
])
