import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Config } from '@ticolops/obs-config'
import { generateDashboards, substitute } from '@ticolops/obs-dashboards'
import { startPrometheus } from '@ticolops/obs-testbed'
import type { Prometheus } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'

const config: Config = {
  team: 'platform',
  services: [
    {
      name: 'api',
      namespace: 'shop',
      parts: ['http', 'http-client', 'node', 'postgres', 'redis'],
      slos: [{ name: 'availability', objective: 99.9 }],
      scrape: { selector: {}, port: 'telemetry', addresses: [] },
      links: {},
    },
  ],
  platform: { kubernetes: true, ingress: 'none', certManager: true },
  targets: {},
  runbookBase: '',
}

const time = { rateInterval: '2m', interval: '30s', range: '1h' }

/** One value each, and several each, as a reader may choose. */
const CHOICES = [
  { namespace: 'shop', service: 'api', pod: '.*', instance: '.*' },
  { namespace: ['shop', 'shop.eu'], service: ['api'], pod: ['api-1', 'api-2'], instance: ['10.0.0.1:9464'] },
]

const withoutKubernetes = { ...config, platform: { ...config.platform, kubernetes: false } }

const dashboards = [config, withoutKubernetes].flatMap(generateDashboards)

const queries = dashboards.flatMap(({ uid, panels }) =>
  panels.flatMap(({ title, queries: asked }) =>
    asked.map((query) => ({ where: `${uid}/${title} ${query.refId}`, ...query })),
  ),
)

await describeWithServers('a real Prometheus', ['prometheus'], () => {
  let prometheus: Prometheus
  const now = 1_800_000_000

  beforeAll(async () => {
    prometheus = await startPrometheus()
  })
  afterAll(() => prometheus.stop())

  it('takes every query of every panel, whatever the reader chooses', async () => {
    expect(queries.length).toBeGreaterThan(100)
    const refused: string[] = []
    for (const { where, expr, instant } of queries) {
      for (const choice of CHOICES) {
        const text = substitute(expr, choice, time)
        const answer = instant
          ? prometheus.query(text, now)
          : prometheus.queryRange(text, { start: now - 3600, end: now, step: 30 })
        await answer.catch((error: unknown) => refused.push(`${where}: ${String(error)}`))
      }
    }
    expect(refused).toEqual([])
  })

  it('takes the queries of annotations', async () => {
    const annotations = dashboards.flatMap(({ json }) => json.annotations.list ?? [])
    expect(annotations.length).toBeGreaterThan(0)
    for (const { target } of annotations) {
      const { expr } = target as unknown as { readonly expr: string }
      await expect(prometheus.query(substitute(expr, CHOICES[0] ?? {}, time), now)).resolves.toEqual([])
    }
  })

  it('takes the selectors of variables', async () => {
    const definitions = dashboards
      .flatMap(({ json }) => json.templating.list ?? [])
      .flatMap(({ definition }) => definition ?? [])
    const selectors = definitions.map((text) => /^label_values\((.*), \w+\)$/.exec(text)?.[1])
    expect(selectors.length).toBeGreaterThan(0)
    for (const selector of selectors) {
      if (selector === undefined) throw new Error(`not a label_values query: ${definitions.join('\n')}`)
      await expect(prometheus.query(substitute(selector, CHOICES[0] ?? {}, time), now)).resolves.toEqual([])
    }
  })
})
