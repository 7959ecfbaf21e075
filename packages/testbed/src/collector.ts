import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { stringify } from 'yaml'
import type { BinaryOptions } from './acquire/binary.ts'
import { binary } from './acquire/binary.ts'
import { freePort, startProcess, temporaryFolder } from './process.ts'

/** Options of {@link startCollector}. */
export interface CollectorOptions extends BinaryOptions {
  /** Where it passes on what it gets, over OTLP in protobuf: `http://127.0.0.1:4318`. */
  exportTo: string
  /** Default 127.0.0.1. */
  host?: string
  /** Default: a free one. */
  port?: number
}

/** A running OpenTelemetry Collector. */
export interface Collector {
  readonly host: string
  readonly port: number
  /** Where it takes OTLP over HTTP: `http://127.0.0.1:1234`. */
  readonly url: string
  /** Stops it once it has passed on what it holds. */
  stop(): Promise<void>
}

/** Starts a Collector that batches traces, metrics and logs as one in production does, and passes them on. */
export async function startCollector(options: CollectorOptions): Promise<Collector> {
  const command = await binary('otelcol', options)
  const host = options.host ?? '127.0.0.1'
  const port = options.port ?? (await freePort(host))
  const url = `http://${host}:${port}`
  const { folder, remove } = temporaryFolder('otelcol')
  const file = path.join(folder, 'config.yaml')
  writeFileSync(file, stringify(config(`${host}:${port}`, options.exportTo)))
  const running = await startProcess({
    name: 'otelcol',
    command,
    args: ['--config', file],
    cwd: folder,
    ready: () => takesTraces(url),
  }).catch((error: unknown) => {
    remove()
    throw error
  })
  return {
    host,
    port,
    url,
    stop: async () => {
      await running.stop()
      remove()
    },
  }
}

/** The order of processors is the one that the Collector's documentation asks for. */
function config(address: string, exportTo: string): object {
  const pipeline = { receivers: ['otlp'], processors: ['memory_limiter', 'batch'], exporters: ['otlphttp'] }
  return {
    receivers: { otlp: { protocols: { http: { endpoint: address } } } },
    processors: {
      memory_limiter: { check_interval: '1s', limit_mib: 256 },
      batch: { timeout: '200ms' },
    },
    exporters: { otlphttp: { endpoint: exportTo, compression: 'none' } },
    service: {
      // Its own page of metrics would be on a fixed port.
      telemetry: { logs: { level: 'warn' }, metrics: { level: 'none' } },
      pipelines: { traces: pipeline, metrics: pipeline, logs: pipeline },
    },
  }
}

/** Whether a request without a span in it is accepted; nothing is passed on of it. */
async function takesTraces(url: string): Promise<boolean> {
  const response = await fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
    signal: AbortSignal.timeout(2000),
  })
  await response.body?.cancel()
  return response.ok
}
