import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { generateAlerts, rulesFile } from '@ticolops/obs-alerts'
import { freePort, startPrometheus, waitUntil } from '@ticolops/obs-testbed'
import type { Prometheus } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { TYPICAL } from './configs.ts'
import { hurried } from './hurried.ts'

await describeWithServers('generated rules in a real Prometheus', ['prometheus'], () => {
  let prometheus: Prometheus
  let service: Server
  let waiting = 0

  beforeAll(async () => {
    const port = await freePort()
    service = createServer((_, response) => {
      response.setHeader('content-type', 'text/plain; version=0.0.4')
      response.end(
        `# TYPE db_client_connection_pending_requests gauge\ndb_client_connection_pending_requests{db_client_connection_pool_name="primary"} ${waiting}\n`,
      )
    })
    await new Promise<void>((resolve) => service.listen(port, '127.0.0.1', resolve))
    const labels = { namespace: 'ticolops', service: 'ticolops-api', pod: 'ticolops-api-1' }
    prometheus = await startPrometheus({
      config: {
        global: { scrape_interval: '1s', evaluation_interval: '1s' },
        scrape_configs: [{ job_name: 'api', static_configs: [{ targets: [`127.0.0.1:${port}`], labels }] }],
      },
      rules: Object.fromEntries(
        generateAlerts(TYPICAL).groups.map((group) => [`${group.name}.yaml`, rulesFile(hurried(group))]),
      ),
    })
  })
  afterAll(async () => {
    await prometheus.stop()
    service.close()
  })

  it('every group is loaded, and every rule is healthy', async () => {
    const groups = await waitUntil('every rule is evaluated', async () => {
      const loaded = await prometheus.ruleGroups()
      return loaded.every(({ rules }) => rules.every(({ health }) => health !== 'unknown')) && loaded
    })
    expect(groups.map(({ name }) => name).sort()).toEqual(
      generateAlerts(TYPICAL)
        .groups.map(({ name }) => name)
        .sort(),
    )
    expect(groups.flatMap(({ rules }) => rules.filter(({ health }) => health !== 'ok'))).toEqual([])
  })

  it('an alert is pending, then fires, then ends with its cause', async () => {
    const firing = 'count(ALERTS{alertname="PoolExhausted", alertstate="firing"}) or vector(0)'
    await prometheus.waitForValue('count(up == 1)')
    expect(await prometheus.value(firing)).toBe(0)
    waiting = 9
    await prometheus.waitForValue(firing, (count) => count === 1)
    expect(await prometheus.value('max_over_time(ALERTS{alertname="PoolExhausted", alertstate="pending"}[1m])')).toBe(1)
    const [alert] = await prometheus.query('ALERTS{alertname="PoolExhausted", alertstate="firing"}')
    expect(alert?.metric).toMatchObject({
      namespace: 'ticolops',
      service: 'ticolops-api',
      team: 'platform',
      severity: 'critical',
      db_client_connection_pool_name: 'primary',
    })
    waiting = 0
    await prometheus.waitForValue(firing, (count) => count === 0)
  })
})
