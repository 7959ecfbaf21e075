import { instrument } from '@ticolops/obs'
import type { TelemetryOptions } from '@ticolops/obs'
import type { Page } from './page-server.ts'
import { telemetryPage } from './telemetry-page.ts'
import { BUCKETS } from './variant.ts'

/** The SDK's page, made on one thread or the other. */
export function obsPage(thread: NonNullable<TelemetryOptions['thread']>): Page {
  return (routes) => {
    const telemetry = { port: 0, host: '127.0.0.1', thread }
    // Ten is the least that it takes.
    const obs = instrument({ telemetry, metrics: { maxSeries: routes.length + 10 } })
    const options = { help: 'Bench.', labels: ['route'], buckets: BUCKETS } as const
    const duration = obs.metrics.histogram('bench_duration_seconds', options)
    for (const route of routes) duration.labels({ route }).observe(0.03)
    return telemetryPage(obs)
  }
}
