import type { Config } from '@ticolops/obs-config'
import { generateDashboards, panelsOf, SERVICE_UID, substitute } from '@ticolops/obs-dashboards'
import { freePort, startPostgres, startPrometheus, startRedis, waitUntil } from '@ticolops/obs-testbed'
import type { Prometheus } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startReplica } from '../ticolops-api/replica.ts'
import type { Replica } from '../ticolops-api/replica.ts'

const labels = { namespace: 'ticolops', service: 'ticolops-api' }

const config: Config = {
  team: 'platform',
  services: [
    {
      name: labels.service,
      namespace: labels.namespace,
      parts: ['http'],
      slos: [],
      scrape: { selector: {}, port: 'telemetry', addresses: [] },
      links: {},
    },
  ],
  platform: { kubernetes: false, ingress: 'none', certManager: false },
  targets: {},
  runbookBase: '',
}

/** What Prometheus answers about exemplars: https://prometheus.io/docs/prometheus/latest/querying/api/#querying-exemplars */
interface Exemplars {
  readonly seriesLabels: Readonly<Record<string, string>>
  readonly exemplars: readonly { readonly labels: Readonly<Record<string, string>>; readonly value: string }[]
}

/** The query of the panel for which Grafana asks for exemplars, too. */
function withExemplars(title: string): string {
  const page = generateDashboards(config).find(({ uid }) => uid === SERVICE_UID)
  const panel = page === undefined ? undefined : panelsOf(page.json).find((each) => each.title === title)
  const target = panel?.targets?.find((each) => (each as { readonly exemplar?: boolean }).exemplar === true)
  const { expr } = target as unknown as { readonly expr: string }
  return substitute(expr, { ...labels, instance: '.*' }, { rateInterval: '1m', interval: '5s', range: '5m' })
}

await describeWithServers('from a slow request to its trace', ['prometheus', 'postgres', 'redis-server'], () => {
  let service: Replica
  let prometheus: Prometheus
  const running: { stop(): unknown }[] = []

  async function started<T extends { stop(): unknown }>(starting: Promise<T>): Promise<T> {
    const server = await starting
    running.unshift(server)
    return server
  }

  beforeAll(async () => {
    const [postgres, redis] = await Promise.all([
      started(startPostgres({ database: 'ticolops' })),
      started(startRedis()),
    ])
    service = await started(
      startReplica({
        DATABASE_URL: postgres.url,
        REDIS_URL: redis.url,
        // Nobody listens: traces are made all the same.
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}`,
      }),
    )
    const targets = [new URL(service.telemetryUrl).host]
    prometheus = await started(
      startPrometheus({
        flags: ['--enable-feature=exemplar-storage'],
        config: {
          global: { scrape_interval: '1s' },
          scrape_configs: [{ job_name: 'api', static_configs: [{ targets, labels }] }],
        },
      }),
    )
  })
  afterAll(async () => {
    for (const server of running) await server.stop()
  })

  it('the dots of the panel Duration carry the ids of traces', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c'
    const expr = withExemplars('Duration')
    const found = await waitUntil('an exemplar', async () => {
      await service.send('GET', '/teams', undefined, { traceparent: `00-${traceId}-b7ad6b7169203331-01` })
      const now = Date.now() / 1000
      const asked = new URLSearchParams({ query: expr, start: String(now - 60), end: String(now) })
      const response = await fetch(`${prometheus.url}/api/v1/query_exemplars?${asked.toString()}`)
      const { data } = (await response.json()) as { readonly data: readonly Exemplars[] }
      return data.length > 0 && data
    })
    const [first] = found
    expect(first?.seriesLabels).toMatchObject({ ...labels, http_route: '/teams' })
    expect(first?.exemplars[0]?.labels).toEqual({
      trace_id: traceId,
      span_id: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
    })
  })
})
