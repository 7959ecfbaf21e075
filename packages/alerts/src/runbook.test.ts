import { expect, test } from 'vitest'
import { alert } from './alert.ts'
import type { AlertOptions } from './alert.ts'
import { TYPICAL } from './fixture.ts'
import { generateAlerts } from './generate.ts'
import { alertingRule } from './rules.ts'
import { runbook } from './runbook.ts'
import { promql } from '@ticolops/obs-promql'
import { target } from '@ticolops/obs-signals'
import { SERVICES } from './story.ts'

const options: AlertOptions = {
  when: promql`min by (namespace, service, instance) (${target.up}) < 1`,
  scope: 'everything',
  keeps: ['namespace', 'service', 'instance'],
  for: '5m',
  severity: 'warning',
  summary: 'It is down.',
  description: '{{ $labels.service }} is down.',
  runbook: { meaning: 'm', impact: 'i', steps: ['s'], mitigation: [] },
  story: { subjects: SERVICES, healthy: [], broken: [] },
}

const page = (changed: Partial<AlertOptions> = {}) => {
  const down = alert('Down', { ...options, ...changed })
  return runbook([down], [alertingRule(down, TYPICAL)], TYPICAL).markdown
}

test('a silence names the labels that the alert has, and no others', () => {
  expect(page()).toContain(
    'amtool silence add alertname=Down namespace=<namespace> service=<service> instance=<instance> ',
  )
})

test('nobody is told to silence what must never stop', () => {
  const { runbooks } = generateAlerts(TYPICAL)
  const silenced = runbooks.filter(({ markdown }) => markdown.includes('silence')).map((each) => each.alert)
  expect(silenced).not.toContain('Watchdog')
  expect(silenced).toContain('TargetDown')
})

test('what an exporter says links to the page of the namespace, not of a service that has none', () => {
  expect(page({ dashboard: 'namespace' })).toContain('`/d/ticolops-service?var-namespace=<namespace>`')
  expect(page({ dashboard: 'none' })).not.toContain('/d/')
})

test('every runbook that needs a pod says how to find it', () => {
  const { runbooks } = generateAlerts(TYPICAL)
  const needing = runbooks.filter(({ markdown }) => markdown.includes('<pod>'))
  expect(needing.length).toBeGreaterThan(5)
  expect(needing.filter(({ markdown }) => !markdown.includes('get pods')).map((each) => each.alert)).toEqual([])
})

test('queries are filtered by labels of the alert alone', () => {
  const heartbeat = generateAlerts(TYPICAL).runbooks.find((each) => each.alert === 'Heartbeat')
  expect(heartbeat?.markdown).not.toContain('namespace="<namespace>"')
})
