import { collectDefaultMetrics, Histogram, register } from '@prometheus-io/client'
import type { Page } from '../page-server.ts'
import { servePage } from '../serve-page.ts'
import { BUCKETS } from '../variant.ts'

export const page: Page = (routes) => {
  collectDefaultMetrics()
  const duration = new Histogram({
    name: 'bench_duration_seconds',
    help: 'Bench.',
    labelNames: ['route'],
    buckets: BUCKETS,
  })
  for (const route of routes) duration.observe({ route }, 0.03)
  return servePage((_request, response) => {
    register.metrics().then(
      (text) => response.setHeader('content-type', register.contentType).end(text),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
}
