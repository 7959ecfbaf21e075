import type { Precision } from './plan.ts'

/** The apps under measurement, `test/bench/apps`, and what to ask them for. */
export const APPS = { http: '/', fastify: '/users/7', express: '/users/7' } as const
export type AppName = keyof typeof APPS

/** A way of measuring an app: a file of `test/bench/variants`, and how its process is started. */
export interface Variant {
  readonly name: string
  /** As tables and charts call it. */
  readonly title: string
  readonly apps: readonly AppName[]
  /** How much is measured; `low` where nothing is said. */
  readonly precision?: Precision
  /** Requests per second of what measures its CPU, where it does not keep up with what others are measured at. */
  readonly pacedRate?: number
  /** Its histogram of requests, for the proof that it counted every one. */
  readonly histogram?: string
  /** Paths of the sink that it pushes to, for the proof that it does. */
  readonly pushes?: readonly string[]
  /** File, where it is not the name. */
  readonly file?: string
  readonly nodeOptions?: readonly string[]
  readonly environment?: (sinkPort: number) => Readonly<Record<string, string>>
}

export const BARE: Variant = { name: 'bare', title: 'bare', apps: ['http', 'fastify', 'express'] }

/** What a comparison shows when nothing is compared: how fine the figures are. */
export const CONTROL: Variant = {
  ...BARE,
  name: 'bare-again',
  title: 'bare, once more',
  file: 'bare',
  precision: 'medium',
}

export const OBS: Variant = {
  name: 'obs',
  title: '@ticolops/obs',
  apps: ['http', 'fastify', 'express'],
  precision: 'high',
  histogram: 'http_server_request_duration_seconds',
}

/** What tracing by others keeps up with on Express. */
export const SLOW_RATE = 1000

/** The same with everything that it has: 10 % of the traces, and errors reported to Sentry. */
export const OBS_TRACES: Variant = {
  ...OBS,
  name: 'obs-traces',
  title: '@ticolops/obs, all on',
  precision: 'medium',
  pushes: ['/v1/traces'],
  environment: (sinkPort) => ({
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${sinkPort}`,
    SENTRY_DSN: sentryDsn(sinkPort),
  }),
}

/** Room for the series of 10,000 routes. */
export const OBS_MANY_ROUTES: Variant = { ...OBS, name: 'obs-many-routes', apps: [] }

export const VARIANTS: readonly Variant[] = [
  OBS,
  OBS_TRACES,
  {
    name: 'prom-client',
    title: 'prom-client by hand',
    apps: ['http'],
    histogram: 'http_server_request_duration_seconds',
  },
  {
    name: 'prometheus-io-client',
    title: '@prometheus-io/client by hand',
    apps: ['http'],
    histogram: 'http_server_request_duration_seconds',
  },
  {
    name: 'fastify-metrics',
    title: 'fastify-metrics',
    apps: ['fastify'],
    histogram: 'http_request_duration_seconds',
  },
  {
    name: 'express-prom-bundle',
    title: 'express-prom-bundle',
    apps: ['express'],
    histogram: 'http_request_duration_seconds',
  },
  {
    name: 'sentry',
    title: 'Sentry tracing',
    pacedRate: SLOW_RATE,
    apps: ['http', 'fastify', 'express'],
    file: 'bare',
    pushes: ['/api/1/envelope/'],
    // As its documentation asks of an application in ESM.
    nodeOptions: ['--import=./sentry.js'],
    environment: (sinkPort) => ({ SENTRY_DSN: sentryDsn(sinkPort) }),
  },
  {
    name: 'open-telemetry',
    title: 'OpenTelemetry auto',
    pacedRate: SLOW_RATE,
    apps: ['http', 'fastify', 'express'],
    file: 'bare',
    pushes: ['/v1/traces', '/v1/metrics'],
    nodeOptions: [
      '--import=@opentelemetry/auto-instrumentations-node/register',
      // For ESM, as its documentation asks.
      '--experimental-loader=@opentelemetry/instrumentation/hook.mjs',
    ],
    environment: (sinkPort) => ({
      OTEL_SERVICE_NAME: 'bench',
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_METRICS_EXPORTER: 'otlp',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${sinkPort}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.1',
      // Once a minute by default: too rare for a run of seconds to see what it costs.
      OTEL_METRIC_EXPORT_INTERVAL: '5000',
      OTEL_METRIC_EXPORT_TIMEOUT: '5000',
      // The others ask clouds for their metadata and would wait for an answer in vain.
      OTEL_NODE_RESOURCE_DETECTORS: 'env,host,os,process',
    }),
  },
]

function sentryDsn(sinkPort: number): string {
  return `http://key@127.0.0.1:${sinkPort}/1`
}

/** What each variant is compared on. */
export function comparisons(
  variants: readonly Variant[],
): readonly { readonly app: AppName; readonly variant: Variant }[] {
  return (Object.keys(APPS) as AppName[]).flatMap((app) =>
    variants.filter((variant) => variant.apps.includes(app)).map((variant) => ({ app, variant })),
  )
}
