import { collectDefaultMetrics, Histogram, register } from 'prom-client'
import { BUCKETS } from '../variant.ts'
import type { Variant } from '../variant.ts'

collectDefaultMetrics()
const duration = new Histogram({
  name: 'http_server_request_duration_seconds',
  help: 'Time that requests took.',
  labelNames: ['method', 'route', 'status'],
  buckets: BUCKETS,
})

export const variant: Variant = {
  http: (handler) => (request, response) => {
    if (request.url === '/metrics') {
      register.metrics().then(
        (page) => response.setHeader('content-type', register.contentType).end(page),
        (error: unknown) => response.writeHead(500).end(String(error)),
      )
      return
    }
    const end = duration.startTimer()
    response.on('finish', () => end({ method: request.method ?? '', route: '/', status: response.statusCode }))
    handler(request, response)
  },
}
