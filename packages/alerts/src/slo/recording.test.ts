import { metricNames } from '@ticolops/obs-promql'
import { expect, test } from 'vitest'
import { configOf, service, TYPICAL } from '../fixture.ts'
import { objectiveRules, sloGroups } from './recording.ts'

const rulesOf = (config = TYPICAL) => sloGroups(config).flatMap(({ rules }) => rules)

test('twelve rules serve all services', () => {
  expect(rulesOf()).toHaveLength(12)
  const many = configOf(
    Array.from({ length: 50 }, (_, index) => service(`s${index}`, [{ name: 'availability', objective: 99.9 }])),
  )
  expect(rulesOf(many)).toHaveLength(12)
})

test('the rules name no service', () => {
  expect(JSON.stringify(rulesOf())).not.toMatch(/ticolops-api|billing/)
})

test('only windows up to an hour read raw counters', () => {
  const raw = rulesOf().filter(({ expr }) => metricNames(expr).some((name) => name.startsWith('http_server')))
  const windows = raw.flatMap(({ expr }) => [...expr.matchAll(/\[(\w+)\]/g)].map(([, window]) => window))
  expect([...new Set(windows)].sort()).toEqual(['1h', '2m', '30m', '5m'])
})

test('without a latency objective no bucket is read', () => {
  const config = configOf([service('api', [{ name: 'availability', objective: 99.9 }])])
  expect(JSON.stringify(rulesOf(config))).not.toContain('_bucket')
})

test('only the buckets of the thresholds are read, in the spelling of Prometheus 2 and 3', () => {
  expect(JSON.stringify(rulesOf())).toContain(JSON.stringify('le=~"0\\\\.25|1|1\\\\.0"').slice(1, -1))
})

test('constants are exact decimals, and one per service and promise', () => {
  expect(
    objectiveRules(TYPICAL).map(({ record, expr, labels }) => [
      record,
      expr,
      labels?.service,
      labels?.slo ?? labels?.le,
    ]),
  ).toEqual([
    ['ticolops_service_info', 'vector(1)', 'billing', undefined],
    ['ticolops_service_info', 'vector(1)', 'ticolops-api', undefined],
    ['ticolops_service_backup_info', 'vector(1)', 'billing', undefined],
    ['ticolops_service_backup_info', 'vector(1)', 'ticolops-api', undefined],
    ['ticolops_slo_objective_ratio', 'vector(0.95)', 'billing', 'latency'],
    ['ticolops_slo_error_budget_ratio', 'vector(0.05)', 'billing', 'latency'],
    ['ticolops_slo_latency_threshold_seconds', 'vector(1)', 'billing', '1'],
    ['ticolops_slo_latency_threshold_seconds', 'vector(1)', 'billing', '1.0'],
    ['ticolops_slo_objective_ratio', 'vector(0.999)', 'ticolops-api', 'availability'],
    ['ticolops_slo_error_budget_ratio', 'vector(0.001)', 'ticolops-api', 'availability'],
    ['ticolops_slo_objective_ratio', 'vector(0.99)', 'ticolops-api', 'latency'],
    ['ticolops_slo_error_budget_ratio', 'vector(0.01)', 'ticolops-api', 'latency'],
    ['ticolops_slo_latency_threshold_seconds', 'vector(0.25)', 'ticolops-api', '0.25'],
  ])
})
