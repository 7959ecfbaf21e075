import { once } from 'node:events'
import net from 'node:net'
import { gunzipSync } from 'node:zlib'
import { instrument } from '@ticolops/obs'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { complaintsOfPromtool } from './promtool.ts'
import { get, instrumented, listening } from './sdk.ts'
import type { Instrumented } from './sdk.ts'

let app: Instrumented
let ready = true
beforeEach(async () => {
  ready = true
  app = await instrumented({
    health: { maxAge: 0, readiness: { database: () => ready }, startup: { migrated: () => ready } },
  })
})
afterEach(() => app.stop())

describe('/metrics', () => {
  it('is text 0.0.4 for whoever does not ask, and OpenMetrics for Prometheus', async () => {
    const plain = await get(`${app.telemetryUrl}/metrics`)
    expect(plain.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
    const open = await get(`${app.telemetryUrl}/metrics`, {
      headers: { accept: 'application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=0.0.4;q=0.3,*/*;q=0.2' },
    })
    expect(open.headers['content-type']).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8')
    expect(open.body.endsWith('# EOF\n')).toBe(true)
  })

  it('is compressed for those who take gzip', async () => {
    const packed = await get(`${app.telemetryUrl}/metrics`, { headers: { 'accept-encoding': 'gzip' } })
    expect(packed.headers['content-encoding']).toBe('gzip')
    expect(packed.raw.length).toBe(Number(packed.headers['content-length']))
    expect(gunzipSync(packed.raw).toString()).toContain('# TYPE ticolops_build_info gauge')
  })

  it('says what runs', async () => {
    const [info] = (await app.page()).find('ticolops_build_info')
    expect(info?.labels).toMatchObject({ node_version: process.versions.node })
    expect(info?.value).toBe(1)
  })

  it('answers a hundred scrapes at once with the same page', async () => {
    const pages = await Promise.all(Array.from({ length: 100 }, () => get(`${app.telemetryUrl}/metrics`)))
    expect(pages.every((page) => page.status === 200 && page.body.includes('process_cpu_time_seconds_total'))).toBe(
      true,
    )
  })
})

it('scrapers that hang, or leave in the middle, keep nobody else waiting', async () => {
  const many = app.obs.metrics.counter('shop_visits_total', { help: 'Visits.', labels: ['path'] })
  // A page longer than the buffers of a connection.
  for (let n = 0; n < 1900; n++) many.labels({ path: `${n}-${'x'.repeat(1000)}` }).inc()
  const { port } = new URL(app.telemetryUrl)
  const scrapers = Array.from({ length: 30 }, () => {
    const socket = net.connect(Number(port), '127.0.0.1')
    socket.on('error', () => undefined)
    socket.pause()
    socket.write('GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n')
    return socket
  })
  await Promise.all(scrapers.slice(0, 10).map((socket) => once(socket, 'readable')))
  for (const socket of scrapers.slice(0, 15)) socket.destroy()
  const page = await get(`${app.telemetryUrl}/metrics`)
  expect(page.body.split('\n').filter((line) => line.startsWith('shop_visits_total{'))).toHaveLength(1900)
  expect((await get(`${app.telemetryUrl}/livez`)).status).toBe(200)
  for (const socket of scrapers) socket.destroy()
})

describe('probes', () => {
  it('tell readiness with the reason, without touching liveness', async () => {
    expect(await get(`${app.telemetryUrl}/readyz`)).toMatchObject({
      status: 200,
      body: '{"ok":true,"checks":{"database":"ok"}}',
    })
    ready = false
    expect(await get(`${app.telemetryUrl}/readyz`)).toMatchObject({
      status: 503,
      body: '{"ok":false,"checks":{"database":"returned false"}}',
    })
    expect((await get(`${app.telemetryUrl}/livez`)).status).toBe(200)
  })

  it('hold startup until it has passed once', async () => {
    ready = false
    expect((await get(`${app.telemetryUrl}/startupz`)).status).toBe(503)
    ready = true
    expect((await get(`${app.telemetryUrl}/startupz`)).status).toBe(200)
    ready = false
    expect((await get(`${app.telemetryUrl}/startupz`)).status).toBe(200)
  })
})

it('/statusz shows what status() returns', async () => {
  const { body } = await get(`${app.telemetryUrl}/statusz`)
  const { series: _series, ...status } = JSON.parse(body) as Record<string, unknown>
  const { series, ...expected } = app.obs.status()
  expect(status).toEqual(JSON.parse(JSON.stringify(expected)))
  expect(series['ticolops_build_info']).toBe(1)
})

it.each([
  ['an unknown path', '/secrets', 'GET', 404],
  ['another method', '/metrics', 'POST', 405],
  ['HEAD', '/metrics', 'HEAD', 200],
])('answers %s', async (_what, path, method, status) => {
  const answer = await get(app.telemetryUrl + path, { method })
  expect(answer.status).toBe(status)
  expect(answer.body === '').toBe(method !== 'GET')
})

describe('a port that is taken', () => {
  it('is told with its fix, and nothing else fails', async () => {
    await app.stop()
    const taken = net.createServer()
    const { port } = new URL(await listening(taken))
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    try {
      app = await instrumented({ telemetry: { port: Number(port), host: '127.0.0.1' } })
      const { telemetry, warnings } = app.obs.status()
      expect(telemetry.state).toBe('failed')
      expect(warnings).toEqual([
        expect.stringMatching(/port \d+\).*in use.*OTEL_EXPORTER_PROMETHEUS_PORT.*telemetry: false/),
      ])
      expect(written.mock.calls.map(([line]) => line)).toEqual([`@ticolops/obs: ${warnings[0]}\n`])
      app.obs.metrics.counter('shop_orders_total', { help: 'Orders.' }).inc()
    } finally {
      written.mockRestore()
      taken.close()
    }
  })
})

describe('a second instrument()', () => {
  it('returns the first and adds its health checks and registry to it', async () => {
    const second = instrument({ health: { readiness: { cache: () => false } } })
    expect(second).toBe(app.obs)
    expect((await get(`${app.telemetryUrl}/readyz`)).body).toContain('"cache":"returned false"')
    expect(second.status().warnings).toEqual([])
  })

  it('warns of options that come too late', () => {
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    instrument({ service: 'test' })
    instrument({ service: 'other', telemetry: { port: 1 } })
    written.mockRestore()
    expect(app.obs.status().warnings).toEqual([
      "instrument() was called again with another service, telemetry; the first call's stay. Call it once, or give these to the first call.",
    ])
  })

  it('of another version leaves the process to the first and names both', () => {
    const key = Symbol.for('@ticolops/obs')
    const holder = globalThis as unknown as Record<symbol, { version: string }>
    const installed = holder[key]
    const written = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    holder[key] = { ...installed, version: '9.9.9' }
    expect(instrument()).toBe(app.obs)
    if (installed !== undefined) holder[key] = installed
    expect(written.mock.calls[0]?.[0]).toMatch(/version \d+\.\d+\.\d+ found version 9\.9\.9 at work/)
    written.mockRestore()
  })
})

await describeWithServers('promtool', ['promtool'], () => {
  it('finds nothing wrong with the page but names that OpenTelemetry chose', async () => {
    app.obs.metrics
      .counter('shop_orders_total', { help: 'Orders.', labels: ['team'] })
      .labels({ team: 'a"\\\n' })
      .inc()
    expect(await complaintsOfPromtool((await app.page()).text)).toEqual([])
  })
})
