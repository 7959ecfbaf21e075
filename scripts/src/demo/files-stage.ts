import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  freePort,
  startAlertmanager,
  startPostgresExporter,
  startPrometheus,
  startRedisExporter,
} from '@ticolops/obs-testbed'
import type { RunningProcess } from '@ticolops/obs-testbed'
import { whyNoAlertmanager } from '../tools.ts'
import { startBackingServices } from './backing-services.ts'
import type { Progress } from './progress.ts'
import { startReplica } from './reference-service.ts'
import { RELEASES } from './stage.ts'
import type { Stage } from './stage.ts'
import { startTraffic } from './traffic.ts'

const HOST = '127.0.0.1'

/** Plain servers on loopback: a Prometheus that loads a directory of rules, and a directory that Grafana would provision from. */
export async function startFilesStage(folder: string, progress: Progress): Promise<Stage> {
  const directory = (name: string): string => {
    const path = join(folder, name)
    mkdirSync(path, { recursive: true })
    return path
  }
  const [rules, dashboards, scrape] = [directory('rules'), directory('provisioning'), directory('scrape')]

  const backing = await progress.step('PostgreSQL, Redis', startBackingServices)
  const ports = await Promise.all([0, 1].map(async () => ({ port: await freePort(), telemetryPort: await freePort() })))
  let replicas: RunningProcess[] = []
  // What a load balancer does: a replica that is being replaced gets no more requests.
  let replacing: number | undefined
  const urls = (): string[] =>
    ports.filter((_, index) => index !== replacing).map(({ port }) => `http://${HOST}:${port}`)
  const release = async (version: string): Promise<void> => {
    // One after the other, as a rolling update does: the load never finds both gone.
    for (const [index, each] of ports.entries()) {
      replacing = index
      await replicas[index]?.stop()
      replicas[index] = await startReplica({
        name: `ticolops-api-${index}`,
        host: HOST,
        telemetryPort: each.telemetryPort,
        receiverUrl: backing.receiverUrl,
        environment: {
          PORT: String(each.port),
          OBS_RELEASE: version,
          DATABASE_URL: backing.postgres.url,
          REDIS_URL: backing.redis.url,
        },
      })
      replacing = undefined
    }
  }
  await progress.step(`the reference service ${RELEASES.first}, two replicas`, () => release(RELEASES.first))
  const noAlertmanager = await whyNoAlertmanager()
  if (noAlertmanager !== undefined) progress.say(`without Alertmanager: ${noAlertmanager}`)
  const [postgresExporter, redisExporter, alertmanager] = await progress.step('exporters, Alertmanager', () =>
    Promise.all([
      startPostgresExporter({ target: backing.postgres.url }),
      startRedisExporter({ target: backing.redis.url }),
      noAlertmanager === undefined ? startAlertmanager() : undefined,
    ]),
  )
  const prometheus = await progress.step('Prometheus', () =>
    startPrometheus({
      ruleFolders: [rules],
      config: {
        global: { scrape_interval: '5s', evaluation_interval: '5s' },
        ...(alertmanager !== undefined && {
          alerting: { alertmanagers: [{ static_configs: [{ targets: [new URL(alertmanager.url).host] }] }] },
        }),
        scrape_configs: [
          { job_name: 'ticolops-obs', file_sd_configs: [{ files: [`${scrape}/*.json`], refresh_interval: '1s' }] },
          scrapeOf('postgres-exporter', postgresExporter.port),
          scrapeOf('redis-exporter', redisExporter.port),
        ],
      },
    }),
  )
  const load = await progress.step('load on the service', () => startTraffic(urls))
  return {
    kind: 'files',
    target: { kind: 'files', prometheus: prometheus.url, rules, dashboards, scrape },
    addresses: ports.map(({ telemetryPort }) => `${HOST}:${telemetryPort}`),
    environment: {},
    prometheusUrl: prometheus.url,
    servers: [
      `Prometheus     ${prometheus.url}`,
      `Alertmanager   ${alertmanager?.url ?? 'none'}`,
      `ticolops-api   ${urls().join('  ')}`,
    ],
    release,
    load: () => load.counts(),
    async stop() {
      await load.stop()
      await Promise.all(replicas.map((each) => each.stop()))
      replicas = []
      await Promise.all([prometheus, postgresExporter, redisExporter].map((each) => each.stop()))
      await alertmanager?.stop()
      await backing.stop()
    },
  }
}

/** A scrape configuration with the labels that a cluster would give. */
const scrapeOf = (job: string, port: number) => ({
  job_name: job,
  static_configs: [{ targets: [`${HOST}:${port}`], labels: { namespace: 'ticolops', service: job } }],
})
