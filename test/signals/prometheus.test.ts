import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  alertmanager as alertmanagerPack,
  alerts,
  metricsOf,
  prometheus as prometheusPack,
  target,
} from '@ticolops/obs-signals'
import { le, promql } from '@ticolops/obs-promql'
import { startAlertmanager, startPrometheus } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { expect, it, onTestFinished } from 'vitest'
import { mismatches, versionOn } from './mismatches.ts'

const RULES = `
groups:
  - name: signals
    interval: 1s
    rules:
      - alert: Watchdog
        expr: vector(1)
        labels: { severity: none, team: platform, slo: availability }
`

const host = (url: string) => new URL(url).host
const page = async (url: string) => (await fetch(`${url}/metrics`)).text()

await describeWithServers('Prometheus and Alertmanager', ['prometheus', 'alertmanager'], () => {
  it('write every metric of their packs, with their types and exactly their labels', async () => {
    const alertmanager = await startAlertmanager()
    onTestFinished(() => alertmanager.stop())
    const prometheus = await startPrometheus()
    onTestFinished(() => prometheus.stop())
    await prometheus.configure({
      global: { scrape_interval: '1s' },
      scrape_configs: [{ job_name: 'self', static_configs: [{ targets: [host(prometheus.url)] }] }],
      alerting: { alertmanagers: [{ static_configs: [{ targets: [host(alertmanager.url)] }] }] },
    })
    // An alert that fires before Alertmanager is known would be sent again only after a minute.
    await prometheus.waitForValue('prometheus_notifications_alertmanagers_discovered', (value) => value === 1)
    await writeFile(join(prometheus.rules, 'signals.yaml'), RULES)
    await prometheus.reload()
    await prometheus.waitForValue('sum(prometheus_notifications_sent_total)', (value) => value > 0)
    await prometheus.waitForValue('sum(prometheus_rule_evaluations_total)', (value) => value > 0)

    const [own, other] = [await page(prometheus.url), await page(alertmanager.url)]
    expect(mismatches(prometheusPack, own, versionOn(own, 'prometheus_build_info'))).toEqual([])
    expect(mismatches(alertmanagerPack, other, versionOn(other, 'alertmanager_build_info'))).toEqual([])

    // The page says le="1"; what is stored depends on the version of Prometheus.
    const bucket = promql`count(${prometheusPack.httpRequestDuration.bucket}{${le(1)}})`
    expect(await prometheus.value(bucket.text())).toBeGreaterThan(0)

    const labelsOf = async (name: string) => {
      const [series] = await prometheus.query(name)
      return Object.keys(series?.metric ?? {}).sort()
    }
    for (const metric of metricsOf(target)) expect(await labelsOf(metric.name)).toEqual(['__name__', 'instance', 'job'])
    for (const metric of metricsOf(alerts))
      expect(await labelsOf(metric.name)).toEqual(['__name__', ...Object.keys(metric.labels)].sort())
  })
})
