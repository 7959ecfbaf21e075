import { Histogram } from '@prometheus-io/client'
import type { Observer } from '../observer.ts'
import { BUCKETS } from '../variant.ts'

const duration = new Histogram({
  name: 'bench_duration_seconds',
  help: 'Bench.',
  labelNames: ['method', 'route', 'status'],
  buckets: BUCKETS,
})

export const observer: Observer = {
  byLabels: (route, value) => duration.observe({ method: 'GET', route, status: '200' }, value),
  child: (route) => duration.labels({ method: 'GET', route, status: '200' }),
}
