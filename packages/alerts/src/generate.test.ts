import { expect, test } from 'vitest'
import { configOf, service, TYPICAL } from './fixture.ts'
import { generateAlerts } from './generate.ts'
import { isAlert } from './rule.ts'
import { rulesFile } from './rules-file.ts'

const names = (config = TYPICAL) => generateAlerts(config).groups.map(({ name }) => name)

test('recording groups come before alerts', () => {
  expect(names()).toEqual([
    'recording.objectives',
    'recording.services',
    'slo.hours',
    'slo.days',
    'alerts.slo',
    'alerts.sli',
    'alerts.requests',
    'alerts.limits',
    'alerts.targets',
    'alerts.node',
    'alerts.pools',
    'alerts.postgres',
    'alerts.redis',
    'alerts.backup',
    'alerts.backup-suspended',
    'alerts.kubernetes',
    'alerts.collector',
    'alerts.logs',
    'alerts.errors',
    'alerts.traces',
    'alerts.telemetry',
    'alerts.watchdog',
  ])
})

test('the same configuration gives the same bytes, whatever the order of its services', () => {
  const [first, second] = TYPICAL.services
  if (first === undefined || second === undefined) throw new Error('the fixture has two services')
  const a = generateAlerts(TYPICAL)
  const b = generateAlerts({ ...TYPICAL, services: [second, first] })
  expect(a.groups.map(rulesFile)).toEqual(b.groups.map(rulesFile))
  expect(a).toEqual(b)
})

test('a service has alerts for its parts only', () => {
  const config = configOf([service('api', [], ['http'])], false)
  expect(names(config)).toEqual([
    'recording.objectives',
    'recording.services',
    'alerts.requests',
    'alerts.limits',
    'alerts.targets',
    'alerts.logs',
    'alerts.errors',
    'alerts.traces',
    'alerts.telemetry',
    'alerts.watchdog',
  ])
})

test('a kind of objective that nobody has is not watched', () => {
  const config = configOf([service('api', [{ name: 'availability', objective: 99.9 }])])
  const alerts = generateAlerts(config).groups.flatMap(({ rules }) => rules.filter(isAlert).map(({ alert }) => alert))
  expect(alerts).toContain('AvailabilityBurn')
  expect(alerts).not.toContain('LatencyBurn')
})

test('every alert has a page with all of its parts', () => {
  const { groups, runbooks } = generateAlerts(TYPICAL)
  const alerts = new Set(groups.flatMap(({ rules }) => rules.filter(isAlert).map(({ alert }) => alert)))
  expect(runbooks.map(({ alert }) => alert)).toEqual([...alerts].sort())
  for (const { markdown } of runbooks) {
    for (const part of ['Meaning', 'Impact', 'Look first', 'Diagnosis', 'Mitigation', 'Escalation', 'Links']) {
      expect(markdown).toContain(`\n## ${part}\n`)
    }
  }
})

test('every alerting group has a test file', () => {
  const { groups, tests } = generateAlerts(TYPICAL)
  const tested = new Set(tests.map(({ group }) => group))
  expect(groups.map(({ name }) => name).filter((name) => !tested.has(name))).toEqual(['recording.services'])
})
