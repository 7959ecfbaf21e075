import { fileURLToPath } from 'node:url'
import { Redis } from 'ioredis'
import { Client } from 'pg'
import {
  answers,
  binary,
  freePort,
  startCollector,
  startPostgres,
  startProcess,
  startRedis,
} from '@ticolops/obs-testbed'
import { startApp } from '../child.ts'
import type { App } from '../child.ts'
import { startReceiver } from '../errors/receiver.ts'
import type { Receiver as ErrorsReceiver } from '../errors/receiver.ts'
import { Receiver as SpansReceiver } from '../traces/receiver.ts'
import { tracesState } from '../traces/recorded.ts'

/** What runs the shop. */
export const RELEASE = 'shop@2.7.0+9f1c2ab'

/** Tools of the testbed that a road takes. */
export const SERVERS = ['postgres', 'redis-server', 'otelcol'] as const

/** Releases what it was given, the last first. */
class Cleanup {
  readonly #stops: (() => unknown)[] = []

  add<T>(started: T, stop: (started: T) => unknown): T {
    this.#stops.push(() => stop(started))
    return started
  }

  async run(): Promise<void> {
    for (const stop of this.#stops.splice(0).toReversed()) await stop()
  }
}

/** A shop with everything that a request meets on its way, and everything that it is told to. */
export interface Road {
  readonly shop: App
  /** Behind a Collector. */
  readonly spans: SpansReceiver
  /** In place of Sentry. */
  readonly errors: ErrorsReceiver
  /** Ends the Collector once it has passed on what it holds; nothing where there is none. */
  drain(): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts PostgreSQL, Redis, a Collector, a receiver of spans behind it, one of errors, the shop, and where asked for the stock service.
 *
 * @param options.env More of the shop's environment.
 */
export async function startRoad(
  options: { readonly stock?: boolean; readonly collector?: boolean; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Road> {
  const cleanup = new Cleanup()
  try {
    const postgres = cleanup.add(await startPostgres(), (started) => started.stop())
    const redis = cleanup.add(await startRedis(), (started) => started.stop())
    await fill(postgres.url, redis.url)
    const spans = cleanup.add(await new SpansReceiver().listen(), (started) => started.vanish())
    const errors = cleanup.add(await startReceiver(), (started) => started.vanish())
    const collector =
      options.collector === false
        ? undefined
        : cleanup.add(await startCollector({ exportTo: spans.endpoint }), (started) => started.stop())
    const endpoint = collector?.url ?? spans.endpoint
    const stockPort = await freePort()
    const shop = cleanup.add(
      await startApp(fileURLToPath(new URL('shop/main.ts', import.meta.url)), {
        env: {
          DATABASE_URL: postgres.url,
          REDIS_URL: redis.url,
          STOCK_URL: `http://127.0.0.1:${stockPort}`,
          OBS_RELEASE: RELEASE,
          SENTRY_DSN: errors.dsn,
          OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
          OTEL_BSP_SCHEDULE_DELAY: '50',
          ...options.env,
        },
      }),
      (started) => started.process.kill('SIGKILL'),
    )
    await tracesState(shop, ({ state }) => state !== 'loading')
    if (options.stock === true)
      cleanup.add(await startStock(stockPort, shop.url, endpoint), (started) => started.stop())
    return { shop, spans, errors, drain: async () => collector?.stop(), stop: () => cleanup.run() }
  } catch (error) {
    await cleanup.run()
    throw error
  }
}

/** FastAPI under OpenTelemetry's own instrumentation, as its documentation tells to start it. */
async function startStock(port: number, shopUrl: string, collectorUrl: string) {
  const server = ['python3', '-m', 'uvicorn', 'main:app', '--host', '127.0.0.1', '--port', String(port)]
  return startProcess({
    name: 'stock',
    command: await binary('opentelemetry-instrument'),
    args: [...server, '--log-level', 'warning'],
    cwd: fileURLToPath(new URL('stock', import.meta.url)),
    env: {
      ...process.env,
      PYTHONDONTWRITEBYTECODE: '1',
      SHOP_URL: shopUrl,
      OTEL_SERVICE_NAME: 'stock',
      OTEL_RESOURCE_ATTRIBUTES: 'service.version=1.3.0',
      OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_BSP_SCHEDULE_DELAY: '50',
      OTEL_SEMCONV_STABILITY_OPT_IN: 'http',
      OTEL_PYTHON_FASTAPI_EXCLUDED_URLS: 'ready',
    },
    ready: () => answers(`http://127.0.0.1:${port}/ready`),
  })
}

/** Order 7 wants more lamps than there are, once the reserved ones are taken off; order 9 is of something without a price. */
async function fill(databaseUrl: string, cacheUrl: string): Promise<void> {
  const database = new Client({ connectionString: databaseUrl })
  await database.connect()
  await database.query(`
    create table orders (id text primary key, item text not null, quantity integer not null);
    insert into orders values ('7', 'lamp', 4), ('8', 'lamp', 1), ('9', 'rug', 1);
  `)
  await database.end()
  const cache = new Redis(cacheUrl)
  await cache.mset('price:lamp', 30, 'reserved:lamp', 3)
  await cache.quit()
}
