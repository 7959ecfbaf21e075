import { fileURLToPath } from 'node:url'
import { answers, freePort, startProcess } from '@ticolops/obs-testbed'
import type { RunningProcess } from '@ticolops/obs-testbed'

/** One process of the reference service. */
export interface Replica {
  readonly process: RunningProcess
  readonly telemetryUrl: string
  /** Sends a request; a body goes as JSON. */
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>
  /** The metrics page, without its comments. */
  metrics(): Promise<string[]>
  stop(): Promise<void>
}

/** What the service answered. */
export interface Answer {
  readonly status: number
  readonly type: string | null
  readonly headers: Headers
  readonly body: Readonly<Record<string, unknown>>
}

const main = fileURLToPath(new URL('../../packages/ticolops-api/src/main.ts', import.meta.url))

/** Starts the reference service with these variables; it is ready when its readiness probe says so. */
export async function startReplica(env: Readonly<Record<string, string>>): Promise<Replica> {
  const [port, telemetryPort] = [await freePort(), await freePort()]
  const telemetryUrl = `http://127.0.0.1:${telemetryPort}`
  const process = await startProcess({
    name: 'ticolops-api',
    command: globalThis.process.execPath,
    args: ['--conditions=@ticolops/source', main],
    env: {
      ...globalThis.process.env,
      NODE_OPTIONS: '',
      PORT: String(port),
      OTEL_EXPORTER_PROMETHEUS_HOST: '127.0.0.1',
      OTEL_EXPORTER_PROMETHEUS_PORT: String(telemetryPort),
      ...env,
    },
    ready: () => answers(`${telemetryUrl}/readyz`),
  })
  return {
    process,
    telemetryUrl,
    stop: () => process.stop(),
    send: async (method, path, body, headers = {}) => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      return {
        status: response.status,
        type: response.headers.get('content-type'),
        headers: response.headers,
        body: text === '' ? {} : JSON.parse(text),
      }
    },
    metrics: async () => {
      const page = await (await fetch(`${telemetryUrl}/metrics`)).text()
      return page.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    },
  }
}
