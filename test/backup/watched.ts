import { generateAlerts, rulesFile } from '@ticolops/obs-alerts'
import { startExporter } from '@ticolops/obs-backup'
import type { Exporter, ExporterOptions, ObjectStore } from '@ticolops/obs-backup'
import type { Config } from '@ticolops/obs-config'
import { freePort, startPrometheus } from '@ticolops/obs-testbed'
import type { Prometheus } from '@ticolops/obs-testbed'
import { hurried } from '../alerts/hurried.ts'
import { SERVICE } from './world.ts'

const NAMESPACE = 'shops'
const DAY = 86_400

/** A configuration with one service that has backups and nothing else. */
const CONFIG: Config = {
  team: 'platform',
  services: [
    {
      name: SERVICE,
      namespace: NAMESPACE,
      parts: ['backup'],
      slos: [],
      scrape: { selector: {}, port: 'telemetry', addresses: [] },
      links: {},
    },
  ],
  platform: { kubernetes: true, ingress: 'none', certManager: false },
  targets: {},
  runbookBase: 'https://runbooks.example/ticolops',
}

/** A Prometheus with our rules, in a hurry, that scrapes an exporter which can be stopped and started again. */
export interface Watched {
  readonly prometheus: Prometheus
  /** In place of the one that runs, if one does. */
  start(options?: Partial<ExporterOptions>): Promise<Exporter>
  stopExporter(): Promise<void>
  /** Waits until the alert fires, and tells its labels. */
  firing(alert: string): Promise<Readonly<Record<string, string>>>
  /** Waits until it no longer fires. */
  resolved(alert: string): Promise<void>
  stop(): Promise<void>
}

const fires = (alert: string) => `count(ALERTS{alertname="${alert}", alertstate="firing"}) or vector(0)`

/** @param kubeState `host:port` of what stands for kube-state-metrics. */
export async function startWatched(store: ObjectStore, kubeState: string): Promise<Watched> {
  const port = await freePort()
  const labels = { namespace: NAMESPACE, service: `${SERVICE}-backups`, pod: `${SERVICE}-backups-1` }
  const targets = [`127.0.0.1:${port}`]
  const prometheus = await startPrometheus({
    config: {
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      scrape_configs: [
        { job_name: 'backups', honor_labels: true, static_configs: [{ targets, labels }] },
        { job_name: 'kube-state-metrics', honor_labels: true, static_configs: [{ targets: [kubeState] }] },
      ],
    },
    rules: Object.fromEntries(
      generateAlerts(CONFIG).groups.map((group) => [`${group.name}.yaml`, rulesFile(hurried(group))]),
    ),
  })
  let exporter: Exporter | undefined
  const stopExporter = async (): Promise<void> => {
    await exporter?.stop()
    exporter = undefined
  }
  return {
    prometheus,
    stopExporter,
    async start(options = {}) {
      await stopExporter()
      const backup = { schedule: '17 2 * * *', drill: { schedule: '43 4 * * 0', maximumAge: 35 * DAY } }
      const all = {
        store,
        service: SERVICE,
        backup,
        contents: ['database'] as const,
        interval: 500,
        host: '127.0.0.1',
        port,
      }
      exporter = await startExporter({ ...all, ...options })
      return exporter
    },
    async firing(alert) {
      await prometheus.waitForValue(fires(alert), (count) => count > 0)
      const [found] = await prometheus.query(`ALERTS{alertname="${alert}", alertstate="firing"}`)
      return found?.metric ?? {}
    },
    async resolved(alert) {
      await prometheus.waitForValue(fires(alert), (count) => count === 0)
    },
    async stop() {
      await stopExporter()
      await prometheus.stop()
    },
  }
}
