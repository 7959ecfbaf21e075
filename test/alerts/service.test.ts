import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { generateAlerts, rulesFile } from '@ticolops/obs-alerts'
import { startPostgres, startPrometheus, startRedis } from '@ticolops/obs-testbed'
import type { Prometheus, Redis } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startReplica } from '../ticolops-api/replica.ts'
import type { Replica } from '../ticolops-api/replica.ts'
import { TYPICAL } from './configs.ts'
import { hurried } from './hurried.ts'

/** Stands for a Collector and a Sentry that want none of what they get. */
async function startRefuser(): Promise<{ host: string; stop(): void }> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(400).end())
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const stop = () => {
    server.closeAllConnections()
    server.close()
  }
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, stop }
}

await describeWithServers('alerts about a real service', ['prometheus', 'postgres', 'redis-server'], () => {
  let redis: Redis
  let service: Replica
  let prometheus: Prometheus
  const running: { stop(): unknown }[] = []

  async function started<T extends { stop(): unknown }>(starting: Promise<T>): Promise<T> {
    const server = await starting
    running.unshift(server)
    return server
  }

  beforeAll(async () => {
    const refuser = await started(startRefuser())
    const postgres = await started(startPostgres({ database: 'ticolops' }))
    redis = await started(startRedis())
    service = await started(
      startReplica({
        DATABASE_URL: postgres.url,
        REDIS_URL: redis.url,
        RATE_LIMIT: '50',
        TRUSTED_PROXIES: '127.0.0.1',
        DEMO_FAULTS: '1',
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://${refuser.host}`,
        OTEL_BSP_SCHEDULE_DELAY: '200',
        SENTRY_DSN: `http://key@${refuser.host}/1`,
      }),
    )
    const labels = { namespace: 'ticolops', service: 'ticolops-api', pod: 'ticolops-api-1' }
    const targets = [new URL(service.telemetryUrl).host]
    prometheus = await started(
      startPrometheus({
        config: {
          global: { scrape_interval: '1s', evaluation_interval: '1s' },
          scrape_configs: [{ job_name: 'api', static_configs: [{ targets, labels }] }],
        },
        rules: Object.fromEntries(
          generateAlerts(TYPICAL).groups.map((group) => [`${group.name}.yaml`, rulesFile(hurried(group))]),
        ),
      }),
    )
  })
  afterAll(async () => {
    for (const server of running) await server.stop()
  })

  const ask = (client: string, path = '/teams') => service.send('GET', path, undefined, { 'x-forwarded-for': client })
  const report = () =>
    service.send('POST', '/csp-reports', {
      'csp-report': { 'effective-directive': 'img-src', disposition: 'enforce' },
    })
  /** Prometheus cannot tell how much a counter grew before it saw it. */
  const seen = (counter: string) => prometheus.waitForValue(`sum(${counter})`, (count) => count > 0)
  const firing = (alert: string) => prometheus.waitForValue(`count(ALERTS{alertname="${alert}", alertstate="firing"})`)
  const labelsOf = async (alert: string) => (await prometheus.query(`ALERTS{alertname="${alert}"}`))[0]?.metric

  it('say that a limiter denies, and which', async () => {
    await ask('192.0.2.1')
    await seen('ticolops_rate_limit_decisions_total')
    for (let n = 0; n < 250; n++) await ask('192.0.2.1')
    expect(await firing('RateLimitDenials')).toBe(1)
    expect(await labelsOf('RateLimitDenials')).toMatchObject({ service: 'ticolops-api', limiter: 'api' })
  })

  it('say that browsers block what they did not block before', async () => {
    await report()
    await seen('ticolops_csp_reports_total')
    for (let n = 0; n < 15; n++) expect(await report()).toMatchObject({ status: 204 })
    expect(await firing('CspViolations')).toBe(1)
    expect(await labelsOf('CspViolations')).toMatchObject({ service: 'ticolops-api', directive: 'img-src' })
  })

  it('say that it logs errors as never before, and that neither errors nor spans arrive', async () => {
    expect(await ask('192.0.2.3', '/teams?fault=error')).toMatchObject({ status: 500 })
    await seen('ticolops_obs_error_events_dropped_total{reason="refused"}')
    for (let n = 0; n < 30; n++) await ask('192.0.2.3', '/teams?fault=error')
    for (const alert of ['ErrorsLogged', 'ErrorEventsLost', 'SpansLost']) expect(await firing(alert)).toBe(1)
  })

  it('say that a limiter decides without Redis, until it is back', async () => {
    await redis.pause()
    expect(await ask('192.0.2.2')).toMatchObject({ status: 200 })
    expect(await firing('RateLimitDegraded')).toBe(1)
    await redis.resume()
    await prometheus.waitForValue(
      'count(ALERTS{alertname="RateLimitDegraded", alertstate="firing"}) or vector(0)',
      (count) => count === 0,
    )
  })
})
