import {
  startAlertmanager,
  startCollector,
  startPostgres,
  startPostgresExporter,
  startPrometheus,
  startRedis,
  startRedisExporter,
} from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { Redis } from 'ioredis'
import { Client } from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { Receiver } from '../sdk/traces/receiver.ts'

await describeWithServers('PostgreSQL', ['postgres', 'initdb', 'postgres_exporter'], () => {
  it('answers in the database that was asked for, is gone while paused, and is back on the same port after it', async () => {
    const postgres = await startPostgres({ database: 'ticolops', settings: { max_connections: 20 } })
    onTestFinished(() => postgres.stop())
    const ask = async (text: string): Promise<unknown> => {
      const client = new Client({ connectionString: postgres.url })
      await client.connect()
      try {
        return Object.values((await client.query(text)).rows[0])[0]
      } finally {
        await client.end()
      }
    }
    expect(await ask('select 1')).toBe(1)
    expect(await ask('select current_database()')).toBe('ticolops')
    expect(await ask('show max_connections')).toBe('20')
    await postgres.pause()
    await expect(ask('select 1')).rejects.toThrow(/ECONNREFUSED/)
    await postgres.resume()
    expect(await ask('select 1')).toBe(1)
  })

  it('is seen by its exporter', async () => {
    const postgres = await startPostgres()
    onTestFinished(() => postgres.stop())
    const exporter = await startPostgresExporter({ target: postgres.url })
    onTestFinished(() => exporter.stop())
    expect(await exporter.metrics()).toMatch(/^pg_up 1$/m)
  })
})

await describeWithServers('Redis', ['redis-server', 'redis_exporter'], () => {
  it('answers PING and is seen by its exporter', async () => {
    const redis = await startRedis()
    onTestFinished(() => redis.stop())
    const client = new Redis(redis.url)
    onTestFinished(() => client.disconnect())
    expect(await client.ping()).toBe('PONG')
    const exporter = await startRedisExporter({ target: redis.url })
    onTestFinished(() => exporter.stop())
    expect(await exporter.metrics()).toMatch(/^redis_up 1$/m)
  })
})

await describeWithServers('Prometheus', ['prometheus', 'alertmanager', 'redis-server', 'redis_exporter'], () => {
  it('scrapes a target, evaluates a recording rule, and hands a firing alert to Alertmanager', async () => {
    const redis = await startRedis()
    onTestFinished(() => redis.stop())
    const exporter = await startRedisExporter({ target: redis.url })
    onTestFinished(() => exporter.stop())
    const alertmanager = await startAlertmanager()
    onTestFinished(() => alertmanager.stop())
    const rules = `groups:
  - name: g
    rules:
      - { record: twice, expr: 2 * redis_up }
      - { alert: Always, expr: vector(1) }
`
    const prometheus = await startPrometheus({
      config: {
        global: { scrape_interval: '1s', evaluation_interval: '1s' },
        scrape_configs: [{ job_name: 'redis', static_configs: [{ targets: [`${exporter.host}:${exporter.port}`] }] }],
        alerting: { alertmanagers: [{ static_configs: [{ targets: [`${alertmanager.host}:${alertmanager.port}`] }] }] },
      },
      rules: { 'g.yaml': rules },
      // The first alert is sent before service discovery knows Alertmanager; without this the next is a minute away.
      flags: ['--rules.alert.resend-delay=1s'],
    })
    onTestFinished(() => prometheus.stop())
    expect(await prometheus.waitForValue('twice')).toBe(2)
    expect(await prometheus.ruleGroups()).toMatchObject([{ name: 'g', rules: [{ health: 'ok' }, { health: 'ok' }] }])
    expect(await prometheus.targets()).toMatchObject([{ health: 'up', scrapePool: 'redis' }])
    await expect
      .poll(() => alertmanager.alerts(), { timeout: 20_000 })
      .toMatchObject([{ labels: { alertname: 'Always' } }])
  })

  it('says why it refuses a configuration, and keeps the old one', async () => {
    const prometheus = await startPrometheus()
    onTestFinished(() => prometheus.stop())
    await expect(prometheus.configure({ nonsense: true })).rejects.toThrow(/nonsense/)
    expect(await prometheus.value('1 + 1')).toBe(2)
  })
})

await describeWithServers('the OpenTelemetry Collector', ['otelcol'], () => {
  it('passes on what it got before it was stopped', async () => {
    const receiver = await new Receiver().listen()
    onTestFinished(() => receiver.vanish())
    const collector = await startCollector({ exportTo: receiver.endpoint })
    const span = {
      traceId: 'a'.repeat(32),
      spanId: 'b'.repeat(16),
      name: 'work',
      startTimeUnixNano: 1,
      endTimeUnixNano: 2,
    }
    const answer = await fetch(`${collector.url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
    })
    expect(answer.status).toBe(200)
    await collector.stop()
    expect(receiver.spans).toMatchObject([{ traceId: span.traceId, spanId: span.spanId, name: 'work' }])
  })
})
