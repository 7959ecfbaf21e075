import { answers, startProcess } from '@ticolops/obs-testbed'
import type { RunningProcess } from '@ticolops/obs-testbed'
import { root } from '../run-command.ts'

/** Where one replica listens and what it talks to. */
export interface ReplicaOptions {
  readonly name: string
  readonly host: string
  readonly telemetryPort: number
  /** Takes notifications, spans and error events. */
  readonly receiverUrl: string
  /** Its variables beside these, such as a pod's: ports, release, databases. */
  readonly environment: Readonly<Record<string, string>>
}

/** Starts one replica of the reference service; ready when its readiness probe says so. */
export function startReplica({
  name,
  host,
  telemetryPort,
  receiverUrl,
  environment,
}: ReplicaOptions): Promise<RunningProcess> {
  return startProcess({
    name,
    command: process.execPath,
    args: ['--conditions=@ticolops/source', `${root}packages/ticolops-api/src/main.ts`],
    env: {
      ...process.env,
      ...environment,
      HOST: host,
      OTEL_EXPORTER_PROMETHEUS_HOST: host,
      OTEL_EXPORTER_PROMETHEUS_PORT: String(telemetryPort),
      NOTIFY_URL: `${receiverUrl}/hooks`,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiverUrl,
      SENTRY_DSN: `${receiverUrl.replace('://', '://demo@')}/1`,
      DEMO_FAULTS: '1',
    },
    ready: () => answers(`http://${host}:${telemetryPort}/readyz`),
  })
}
