import { afterEach, describe, expect, it } from 'vitest'
import { quietly } from './clients/quietly.ts'
import { get, instrumented } from './sdk.ts'
import type { Instrumented } from './sdk.ts'

/* One file, one process: which clients are loaded is part of what is tested, so the order of the tests matters. */

let app: Instrumented
afterEach(() => app.stop())

describe("the application's Prometheus client", () => {
  it('is found when it is loaded later, and its metrics join both formats', async () => {
    app = await instrumented()
    const { default: client } = await import('prom-client')
    const jobs = new client.Counter({ name: 'shop_jobs_total', help: 'Jobs "done".', labelNames: ['queue'] })
    jobs.inc({ queue: 'mail"\\' }, 2)
    new client.Histogram({ name: 'shop_size_bytes', help: 'Size.', buckets: [1, 2] }).observe(1.5)
    new client.Gauge({ name: 'process_start_time_seconds', help: 'Ours already.' }).set(1)
    const page = await quietly(() => app.page())
    const open = await get(`${app.telemetryUrl}/metrics`, { headers: { accept: 'application/openmetrics-text' } })
    expect(page.find('shop_jobs_total')).toEqual([{ name: 'shop_jobs_total', labels: { queue: 'mail"\\' }, value: 2 }])
    expect(page.find('shop_size_bytes_bucket').map(({ labels, value }) => [labels['le'], value])).toEqual([
      ['1', 0],
      ['2', 1],
      ['+Inf', 1],
    ])
    expect(page.find('process_start_time_seconds')).toHaveLength(1)
    expect(open.body).toContain('# TYPE shop_jobs counter\nshop_jobs_total{queue="mail\\"\\\\"} 2\n')
    expect(app.obs.status().warnings).toEqual([expect.stringContaining('process_start_time_seconds')])
    expect(app.obs.status().instrumentations).toContainEqual({ library: 'prom-client', version: '15.1.3', via: 'hook' })
  })

  it('is told to be one too many when both packages are loaded, and both are read', async () => {
    await quietly(async () => {
      app = await instrumented()
      const client = await import('@prometheus-io/client')
      new client.Gauge({ name: 'shop_carts', help: 'Carts.' }).set(3)
      const page = await app.page()
      expect(page.sum('shop_carts')).toBe(3)
      expect(page.sum('shop_jobs_total')).toBe(2)
    })
    expect(app.obs.status().warnings).toContainEqual(
      expect.stringContaining('prom-client 15.1.3 and @prometheus-io/client 0.16.1 are loaded'),
    )
  })

  it('is told to have counted two series as one, where that can be seen', async () => {
    await quietly(async () => {
      app = await instrumented()
      const { Counter } = await import('prom-client')
      const mixed = new Counter({ name: 'mixed_total', help: 'Mixed.', labelNames: ['a', 'b'] })
      mixed.inc({ a: 'x,b:y' })
      mixed.inc({ a: 'x', b: 'y' })
      // What the client makes of it: this is what the warning is about.
      expect((await app.page()).find('mixed_total').map(({ value }) => value)).toEqual([2])
    })
    expect(app.obs.status().warnings).toContainEqual(
      expect.stringMatching(/mixed_total .*"x,b:y", which prom-client cannot tell from two labels/),
    )
  })

  it('is the registry that was handed over, and no other, when one was', async () => {
    const { Registry, Counter } = await import('prom-client')
    const registry = new Registry()
    new Counter({ name: 'mine_total', help: 'Mine.', registers: [registry] }).inc()
    app = await instrumented({ metrics: { registry } })
    const page = await app.page()
    expect(page.sum('mine_total')).toBe(1)
    expect(page.find('shop_carts')).toEqual([])
  })
})
