import { describe, expect, test } from 'vitest'
import { TYPICAL } from '../fixture.ts'
import { generateAlerts } from '../generate.ts'
import type { GeneratedAlerts } from '../generate.ts'
import type { AlertingRule, Rule } from '../rule.ts'
import { CHECKS, lintAlerts } from './lint.ts'

const good: AlertingRule = {
  alert: 'TargetDown',
  expr: 'avg by (namespace, service) (up) < 1',
  for: '5m',
  keep_firing_for: '5m',
  labels: { severity: 'critical', team: 'platform' },
  annotations: {
    summary: 'Some pods cannot be read.',
    description: '{{ $value | humanize }} of {{ $labels.service }}',
    runbook_url: 'https://runbooks.example/TargetDown.md',
  },
}

const tests = [
  {
    group: 'targets',
    yaml: JSON.stringify({
      tests: [
        {
          alert_rule_test: [
            { alertname: 'TargetDown', exp_alerts: [{ exp_labels: { severity: 'critical', team: 'platform' } }] },
            { alertname: 'TargetDown', exp_alerts: [] },
          ],
        },
      ],
    }),
  },
]

function generated(rules: readonly Rule[], rest: Partial<GeneratedAlerts> = {}): GeneratedAlerts {
  const groups = [{ name: 'targets', interval: '30s', rules }]
  return { groups, tests, runbooks: [{ alert: 'TargetDown', markdown: '# TargetDown' }], ...rest }
}

const findings = (given: GeneratedAlerts) => lintAlerts(given).map(({ id }) => id)
const withRule = (change: Partial<AlertingRule>, ...others: readonly Rule[]) =>
  findings(generated([...others, { ...good, ...change }]))
const saying = (annotations: Readonly<Record<string, string>>) =>
  withRule({ annotations: { ...good.annotations, ...annotations } })
const labelled = (labels: Readonly<Record<string, string>>) => withRule({ labels: { ...good.labels, ...labels } })

test('what is generated has no findings', () => {
  expect(lintAlerts(generateAlerts(TYPICAL))).toEqual([])
})

test('what is generated for a service that promises nothing has no findings', () => {
  const [service] = TYPICAL.services
  if (service === undefined) throw new Error('the fixture has services')
  expect(lintAlerts(generateAlerts({ ...TYPICAL, services: [{ ...service, slos: [] }] }))).toEqual([])
})

test('the rule that the cases below break has none either', () => {
  expect(withRule({})).toEqual([])
})

test('a finding says which check, which object and what to do', () => {
  expect(lintAlerts(generated([{ ...good, labels: { team: 'platform' } }]))[0]).toEqual({
    id: 'alert.severity',
    severity: 'error',
    object: 'alert TargetDown',
    message: 'severity is missing',
    fix: 'Set the label severity to one of critical, warning, info, none.',
  })
})

test('ids are unique, and every check has a title and a hint', () => {
  expect(new Set(CHECKS.map(({ id }) => id)).size).toBe(CHECKS.length)
  for (const { title, hint } of CHECKS) expect(title && hint).toMatch(/^\S/)
})

const errors =
  'sum by (namespace, service) (rate(http_server_request_duration_seconds_count{http_response_status_code=~"5.."}[5m]))'
const requests = 'sum by (namespace, service) (rate(http_server_request_duration_seconds_count[5m]))'
const event = 'sum by (namespace, service) (increase(prometheus_rule_evaluation_failures_total[5m])) > 0'

/** One case for each check: what breaks it. */
const CASES: Readonly<Record<string, () => readonly string[]>> = {
  'group.size': () =>
    findings(generated(Array.from({ length: 21 }, (_, index) => ({ record: `a:b${index}`, expr: 'up' })))),
  'group.interval': () =>
    findings(generated([], { groups: [{ name: 'slow', interval: '6m', rules: [{ record: 'a:b', expr: 'up' }] }] })),
  'rule.duplicate': () => withRule({}, good),
  'rule.promql': () => withRule({ expr: 'avg by (namespace, service) (upp) < 1' }),
  'alert.label-lost': () => withRule({ expr: 'avg by (namespace) (up) < 1' }),
  'alert.labels': () =>
    withRule({
      expr: 'avg by (namespace) (up) < 1',
      annotations: { ...good.annotations, description: '{{ $labels.namespace }}' },
    }),
  'alert.absent': () => withRule({ expr: 'absent(up{service="api"})' }),
  'alert.one-event': () => withRule({ expr: event, for: '5m' }),
  'alert.up-inverted': () => withRule({ expr: 'min by (namespace, service) (up) != 0' }),
  'alert.ratio-floor': () => withRule({ expr: `${errors} / ${requests} > 0.05` }),
  'alert.name': () => withRule({ alert: 'target_down' }),
  'alert.severity': () => labelled({ severity: 'page' }),
  'alert.team': () => labelled({ team: '' }),
  'alert.value-in-label': () => labelled({ load: '{{ $value }}' }),
  'alert.summary': () => saying({ summary: '{{ $labels.service }} is down.' }),
  'alert.description': () => saying({ description: 'Something is down.' }),
  'alert.subject': () => saying({ description: '{{ $value }} are down.' }),
  'alert.runbook': () => saying({ runbook_url: 'https://runbooks.example/Other.md' }),
  'alert.for': () => withRule({ for: '30s' }),
  'alert.keep-firing': () => {
    const { keep_firing_for: _, ...rest } = good
    return findings(generated([rest]))
  },
  'test.firing': () => findings(generated([good], { tests: [{ group: 'targets', yaml: 'tests: []' }] })),
  'test.quiet': () => findings(generated([good], { tests: [{ group: 'targets', yaml: 'tests: []' }] })),
}

test.each(['!= 0', '>= 1'])('an increase that is %s is an event too', (comparison) => {
  expect(withRule({ expr: event.replace('> 0', comparison), for: '5m' })).toContain('alert.one-event')
})

test('a window that a query gives in plain seconds is one too', () => {
  expect(withRule({ expr: event.replace('5m', '300'), for: '5m' })).toContain('alert.one-event')
})

test('every check has a case', () => {
  expect(Object.keys(CASES)).toEqual(CHECKS.map(({ id }) => id))
})

test.each(CHECKS)('$id: $title', ({ id }) => {
  expect(CASES[id]?.()).toContain(id)
})

describe('what is right stays unmentioned', () => {
  test('fixed labels are as good as those of the expression', () => {
    const labels = { ...good.labels, namespace: 'shop', service: 'checkout' }
    expect(withRule({ expr: 'avg(up) < 1', labels })).not.toContain('alert.labels')
  })

  test('an event that is seen for longer than the alert holds', () => {
    expect(withRule({ expr: event.replace('5m', '15m'), for: '5m' })).not.toContain('alert.one-event')
  })

  test('a divisor that must not be zero is no event', () => {
    const share = `${errors} / (${requests} > 0) > 0.05`
    expect(withRule({ expr: `(${share}) and (${requests} > 0.5)` })).toEqual([])
  })

  test('a ratio with a floor of traffic', () => {
    expect(withRule({ expr: `(${errors} / ${requests} > 0.05) and (${requests} > 0.5)` })).toEqual([])
  })

  test('a recorded ratio needs a floor too', () => {
    const record = { record: 'service:errors:ratio', expr: `${errors} / ${requests}` }
    expect(withRule({ expr: 'service:errors:ratio > 0.05' }, record)).toContain('alert.ratio-floor')
  })

  test('a label that a recorded series keeps', () => {
    const record = { record: 'service:up:avg', expr: 'avg by (namespace, service) (up)' }
    expect(withRule({ expr: 'service:up:avg < 1' }, record)).toEqual([])
  })

  test('a label that a recorded series has lost is found', () => {
    const record = { record: 'namespace:up:avg', expr: 'avg by (namespace) (up)' }
    expect(withRule({ expr: 'namespace:up:avg < 1' }, record)).toContain('alert.label-lost')
  })

  test('a recorded series that no rule writes is found', () => {
    expect(withRule({ expr: 'service:nothing:avg < 1' })).toContain('rule.promql')
  })

  test('constants do not count as rules that read series', () => {
    const constants = Array.from({ length: 50 }, (_, index) => ({ record: `a:b${index}`, expr: 'vector(1)' }))
    expect(findings(generated(constants))).toEqual([])
  })
})
