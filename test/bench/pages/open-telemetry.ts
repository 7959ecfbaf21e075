import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { AggregationType, MeterProvider } from '@opentelemetry/sdk-metrics'
import type { Page } from '../page-server.ts'
import { servePage } from '../serve-page.ts'
import { BUCKETS } from '../variant.ts'

export const page: Page = (routes) => {
  const exporter = new PrometheusExporter({ preventServerStart: true })
  const aggregation = {
    type: AggregationType.EXPLICIT_BUCKET_HISTOGRAM as const,
    options: { boundaries: [...BUCKETS] },
  }
  const provider = new MeterProvider({
    readers: [exporter],
    // Past the limit, 2000 unless it is raised, everything would be one series.
    views: [{ instrumentName: '*', aggregation, aggregationCardinalityLimit: routes.length + 10 }],
  })
  const duration = provider.getMeter('bench').createHistogram('bench_duration', { unit: 's' })
  for (const route of routes) duration.record(0.03, { route })
  return servePage((request, response) => exporter.getMetricsRequestHandler(request, response))
}
