import {
  about,
  dbClient,
  httpClient,
  httpServer,
  metricsOf,
  nodejs,
  obsLogs,
  obsSelf,
  processPack,
} from '@ticolops/obs-signals'
import type { Histogram, LabelValues } from '@ticolops/obs-signals'
import { Pool } from 'pg'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { startPostgres } from '@ticolops/obs-testbed'
import type { Postgres } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import http from 'node:http'
import type { Page } from './page.ts'
import { get, instrumented, listening, settledPage } from './sdk.ts'
import type { Instrumented } from './sdk.ts'

const packs = [httpServer, httpClient, dbClient, nodejs, processPack, obsSelf, obsLogs]
const metrics = packs.flatMap((pack) =>
  metricsOf(pack).map((metric) => [`${pack[about].name}: ${metric.name}`, metric] as const),
)

function allows(allowed: LabelValues | undefined, value: string): boolean {
  return typeof allowed === 'string' || allowed?.includes(value) === true
}

await describeWithServers('the page of an exercised process and the catalogue', ['postgres'], () => {
  let app: Instrumented
  let postgres: Postgres
  let page: Page

  beforeAll(async () => {
    postgres = await startPostgres()
    const pool = new Pool({ connectionString: postgres.url, max: 1, connectionTimeoutMillis: 100 })
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    app = await instrumented({ pools: { primary: pool }, metrics: { maxSeries: 50 } })
    const server = http.createServer((request, response) => {
      response.statusCode = request.url === '/broken' ? 500 : 200
      response.end()
    })
    const url = await listening(server)
    for (const path of ['/', '/broken']) await get(url + path)
    await fetch(url, { method: 'POST', body: 'a body' })
    await pool.query('select 1')
    await pool.query('select nothing').catch(() => undefined)
    // Who asks for the logger has the metrics of lines.
    app.obs.logger.isLevelEnabled('info')
    // Past the limit, so that drops are on the page; and an error of our own, so that those are.
    const many = app.obs.metrics.counter('shop_many_total', { help: 'Many.', labels: ['n'] })
    for (let index = 0; index < 60; index++) many.labels({ n: String(index) }).inc()
    server.closeAllConnections()
    server.close()
    const { channel } = await import('node:diagnostics_channel')
    channel('undici:request:create').publish({})
    await settledPage(app)
    page = await settledPage(app)
    written.mockRestore()
    await pool.end()
  })
  afterAll(async () => {
    await app.stop()
    await postgres.stop()
  })

  it.each(metrics)('%s is there as declared', (_name, metric) => {
    expect(page.headers.get(metric.name)).toEqual({
      type: metric.kind === 'info' ? 'gauge' : metric.kind,
      help: metric.help,
    })
    const samples = page.find(metric.kind === 'histogram' ? `${metric.name}_bucket` : metric.name)
    expect(samples.length).toBeGreaterThan(0)
    const wrong = samples.flatMap(({ labels: { le: _le, ...labels } }) =>
      Object.entries(labels).filter(([label, value]) => !allows(metric.labels[label], value)),
    )
    expect(wrong).toEqual([])
    const bounds = new Set(samples.map(({ labels }) => labels['le'] ?? '+Inf'))
    expect([...bounds]).toEqual([...('buckets' in metric ? (metric as Histogram).buckets.map(String) : []), '+Inf'])
  })

  it('every label of the catalogue is used, but that of workers, of which this process has none', () => {
    const missing = metrics.flatMap(([name, metric]) =>
      Object.keys(metric.labels)
        .filter((label) => label !== 'worker')
        .filter(
          (label) => !page.samples.some((sample) => sample.name.startsWith(metric.name) && label in sample.labels),
        )
        .map((label) => `${name}{${label}}`),
    )
    expect(missing).toEqual([])
  })

  it('nothing else is on the page', () => {
    const declared = new Set(metrics.map(([, metric]) => metric.name))
    expect([...page.headers.keys()].filter((name) => !declared.has(name))).toEqual(['shop_many_total'])
  })

  it('sums and counts are what was done', () => {
    expect(page.requests()).toEqual({
      'GET (unmatched) 200 -': 1,
      'GET (unmatched) 500 500': 1,
      'POST (unmatched) 200 -': 1,
    })
    expect(page.sum('ticolops_obs_series_limit_dropped_total')).toBe(10)
    expect(app.obs.status().drops).toEqual({ shop_many_total: 10 })
    expect(page.sum('ticolops_obs_errors_total')).toBe(1)
    const delays = ['min', 'p50', 'p90', 'p99', 'max'].map((each) => page.sum(`nodejs_eventloop_delay_${each}_seconds`))
    expect(delays).toEqual(delays.toSorted((a, b) => a - b))
    const utilization = page.sum('nodejs_eventloop_utilization_ratio')
    expect(utilization >= 0 && utilization <= 1).toBe(true)
  })
})
