import { httpMiddleware } from '@ticolops/obs-indicators'
import { row, timeseries } from '../panel/declare.ts'

const { limitedRate, deniedRatio, limitsDegraded, cspReports } = httpMiddleware

/** What the middleware in front of the service turns away, and what browsers turn away in its name. */
export const limits = row('Limits and content policy', [
  timeseries(limitedRate, { width: 6, stacked: true }),
  timeseries(deniedRatio, { width: 6 }),
  timeseries(limitsDegraded, { width: 6 }),
  timeseries(cspReports, { width: 6, stacked: true }),
])
