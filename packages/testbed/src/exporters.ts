import type { BinaryOptions } from './acquire/binary.ts'
import { binary } from './acquire/binary.ts'
import { answers, freePort, startProcess } from './process.ts'

/** Where an exporter listens, and whose figures it exports. */
export interface ExporterOptions extends BinaryOptions {
  /** The server's URL: `postgres://…` or `redis://…`. */
  target: string
  /** Default 127.0.0.1. */
  host?: string
  /** Default: a free one. */
  port?: number
}

/** A running exporter. */
export interface Exporter {
  readonly host: string
  readonly port: number
  readonly url: string
  /** The exposition page as text. */
  metrics(): Promise<string>
  stop(): Promise<void>
}

/** Starts postgres_exporter on a server of {@link startPostgres}. */
export async function startPostgresExporter(options: ExporterOptions): Promise<Exporter> {
  const target = new URL(options.target)
  target.searchParams.set('sslmode', 'disable')
  return start('postgres_exporter', options, (address) => [`--web.listen-address=${address}`], {
    DATA_SOURCE_NAME: target.href,
  })
}

/** Starts redis_exporter on a server of {@link startRedis}. */
export async function startRedisExporter(options: ExporterOptions): Promise<Exporter> {
  return start(
    'redis_exporter',
    options,
    (address) => [`--web.listen-address=${address}`, `--redis.addr=${options.target}`],
    {},
  )
}

async function start(
  name: 'postgres_exporter' | 'redis_exporter',
  options: ExporterOptions,
  args: (address: string) => string[],
  env: Record<string, string>,
): Promise<Exporter> {
  const command = await binary(name, options)
  const host = options.host ?? '127.0.0.1'
  const port = options.port ?? (await freePort(host))
  const url = `http://${host}:${port}`
  const running = await startProcess({
    name,
    command,
    args: args(`${host}:${port}`),
    env: { ...process.env, ...env },
    ready: () => answers(`${url}/metrics`),
  })
  return {
    host,
    port,
    url,
    metrics: async () => (await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(10_000) })).text(),
    stop: () => running.stop(),
  }
}
