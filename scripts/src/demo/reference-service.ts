import { answers, startProcess } from '@ticolops/obs-testbed'
import type { RunningProcess } from '@ticolops/obs-testbed'
import { root } from '../run-command.ts'

/** Where one replica listens and what it talks to. */
export interface ReplicaOptions {
  readonly name: string
  readonly host: string
  readonly port: number
  readonly telemetryPort: number
  readonly release: string
  readonly databaseUrl: string
  readonly redisUrl: string
  /** Takes notifications, spans and error events. */
  readonly receiverUrl: string
  /** Variables on top, such as a pod's. */
  readonly environment?: Readonly<Record<string, string>>
}

/** Starts one replica of the reference service; ready when its readiness probe says so. */
export function startReplica(options: ReplicaOptions): Promise<RunningProcess> {
  const { host, telemetryPort, receiverUrl } = options
  return startProcess({
    name: options.name,
    command: process.execPath,
    args: ['--conditions=@ticolops/source', `${root}packages/ticolops-api/src/main.ts`],
    env: {
      ...process.env,
      ...options.environment,
      HOST: host,
      PORT: String(options.port),
      OTEL_EXPORTER_PROMETHEUS_HOST: host,
      OTEL_EXPORTER_PROMETHEUS_PORT: String(telemetryPort),
      OBS_RELEASE: options.release,
      DATABASE_URL: options.databaseUrl,
      REDIS_URL: options.redisUrl,
      NOTIFY_URL: `${receiverUrl}/hooks`,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiverUrl,
      SENTRY_DSN: `${receiverUrl.replace('://', '://demo@')}/1`,
      DEMO_FAULTS: '1',
    },
    ready: () => answers(`http://${host}:${telemetryPort}/readyz`),
  })
}
