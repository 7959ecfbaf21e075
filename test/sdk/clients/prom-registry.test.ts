import { createRequire } from 'node:module'
import * as fc from 'fast-check'
import type * as promClient from 'prom-client'
import { afterEach, describe, expect, it } from 'vitest'
import { binary, tryRun } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { get, instrumented } from '../sdk.ts'
import type { Instrumented } from '../sdk.ts'
import { quietly } from './quietly.ts'

let app: Instrumented
afterEach(() => app.stop())

const load = createRequire(import.meta.url)

const CLIENTS = ['prom-client-13', 'prom-client-14', 'prom-client', '@prometheus-io/client']

const COLLECTS: Record<string, (this: promClient.Gauge) => void | Promise<void>> = {
  async asked() {
    this.set(await Promise.resolve(7))
  },
  broken() {
    throw new Error('no database')
  },
}

describe.each(CLIENTS)('a registry of %s', (name) => {
  const { Registry, Counter, Gauge, Histogram, Summary } = load(name) as typeof promClient

  it('has every kind of metric on the page, with its default labels, and loses only what is broken', async () => {
    const registry = new Registry()
    registry.setDefaultLabels({ region: 'eu' })
    const registers = [registry]
    new Counter({ name: 'c_total', help: 'C.', labelNames: ['x'], registers }).inc({ x: '1' }, 2)
    new Gauge({ name: 'g', help: 'G.', registers }).set(Number.NaN)
    new Histogram({ name: 'h_seconds', help: 'H.', buckets: [0.5], registers }).observe(0.1)
    new Summary({ name: 's_seconds', help: 'S.', percentiles: [0.5], registers }).observe(3)
    for (const [asked, collect] of Object.entries(COLLECTS))
      registry.registerMetric(new Gauge({ name: asked, help: 'Asked.', collect, registers: [] }))
    const page = await quietly(async () => {
      app = await instrumented({ metrics: { registry } })
      return app.page()
    })
    expect(page.find('c_total')).toEqual([{ name: 'c_total', labels: { x: '1', region: 'eu' }, value: 2 }])
    expect(page.find('g', { region: 'eu' }).map(({ value }) => value)).toEqual([Number.NaN])
    expect(page.find('h_seconds_bucket', { region: 'eu' }).map(({ labels, value }) => [labels['le'], value])).toEqual([
      ['0.5', 1],
      ['+Inf', 1],
    ])
    expect(page.find('s_seconds', { quantile: '0.5' }).map(({ value }) => value)).toEqual([3])
    expect(page.sum('asked')).toBe(7)
    expect(page.find('broken')).toEqual([])
    expect(app.obs.status().warnings).toEqual([
      'the metric broken of the registry of the option metrics.registry is left out of the page: no database.',
    ])
  })
})

it('the registry of every copy is read, and the operator is told of them', async () => {
  const page = await quietly(async () => {
    app = await instrumented()
    for (const [index, client] of CLIENTS.entries()) {
      const { Gauge } = load(client) as typeof promClient
      new Gauge({ name: `copy_${index}`, help: 'Copy.' }).set(index)
    }
    return app.page()
  })
  expect(CLIENTS.map((_name, index) => page.find(`copy_${index}`).map(({ value }) => value))).toEqual([
    [0],
    [1],
    [2],
    [3],
  ])
  expect(app.obs.status().warnings.at(-1)).toMatch(
    /prom-client 13\.0\.0 and prom-client 14\.2\.0 and .* keep separate registries/,
  )
})

await describeWithServers('promtool', ['promtool'], () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('x"y', 'a\\', 'b\nc', '', '\uD800', 'é'))
  const name = fc.oneof(
    fc.constantFrom('a', 'a_total', 'a_count', 'a_bucket', 'process_cpu_time_seconds_total'),
    fc.string(),
  )
  const labels = fc.dictionary(fc.oneof(fc.constantFrom('le', 'quantile', 'x', 'y'), fc.string()), text)
  const suffix = fc.constantFrom('', '_bucket', '_sum', '_count')
  const registered = fc.array(
    fc
      .record({
        name,
        type: fc.constantFrom('counter', 'gauge', 'histogram', 'summary', 'other'),
        help: text,
        values: fc.array(fc.record({ value: fc.double(), labels, suffix })),
      })
      .map(({ values, name: family, type, help }) => ({
        name: family,
        type,
        help,
        values: values.map(({ value, labels: of, suffix: end }) => ({ value, labels: of, metricName: family + end })),
      })),
    { minLength: 1, maxLength: 8 },
  )

  it('can read the page, whatever the registry holds', async () => {
    const promtool = await binary('promtool')
    app = await instrumented()
    await quietly(() =>
      fc.assert(
        fc.asyncProperty(registered, async (metrics) => {
          await instrumented({ metrics: { registry: { getMetricsAsJSON: () => metrics } } })
          const { body } = await get(`${app.telemetryUrl}/metrics`)
          const { stderr } = await tryRun(promtool, ['check', 'metrics'], { input: body })
          expect(stderr).not.toContain('error while linting')
          expect(body.includes('\nprocess_cpu_time_seconds_total{')).toBe(true)
        }),
        { numRuns: 100 },
      ),
    )
  })
})
