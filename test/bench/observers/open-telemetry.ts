import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { MeterProvider } from '@opentelemetry/sdk-metrics'
import type { Observer } from '../observer.ts'
import { BUCKETS } from '../variant.ts'

const provider = new MeterProvider({ readers: [new PrometheusExporter({ preventServerStart: true })] })
const duration = provider
  .getMeter('bench')
  .createHistogram('bench_duration', { unit: 's', advice: { explicitBucketBoundaries: [...BUCKETS] } })

export const observer: Observer = {
  byLabels: (route, value) => duration.record(value, { method: 'GET', route, status: '200' }),
}
