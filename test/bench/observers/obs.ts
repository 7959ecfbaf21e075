import { instrument } from '@ticolops/obs'
import type { Observer } from '../observer.ts'
import { BUCKETS } from '../variant.ts'

const { metrics } = instrument({ telemetry: false })
const duration = metrics.histogram('bench_duration_seconds', {
  help: 'Bench.',
  labels: ['method', 'route', 'status'],
  buckets: BUCKETS,
})

export const observer: Observer = {
  byLabels: (route, value) => duration.labels({ method: 'GET', route, status: '200' }).observe(value),
  child: (route) => duration.labels({ method: 'GET', route, status: '200' }),
}
