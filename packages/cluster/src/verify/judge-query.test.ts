import type { Service } from '@ticolops/obs-config'
import { describe, expect, it } from 'vitest'
import type { RuleGroup } from '../bundle.ts'
import { originsOf } from './series.ts'
import { findingsOf, judgePanel, judgeQuery } from './judge-query.ts'
import type { QueryFacts, QueryVerdict } from './judge-query.ts'

const service: Service = {
  name: 'shop-api',
  namespace: 'shop',
  parts: ['http', 'http-client'],
  slos: [],
  scrape: { selector: {}, port: 'telemetry', addresses: [] },
  links: {},
}

const groups: readonly RuleGroup[] = [
  {
    name: 'days',
    interval: '5m',
    rules: [
      { record: 'requests:increase5m', expr: 'increase(http_server_request_duration_seconds_count[5m])' },
      { record: 'budget:ratio30d', expr: 'sum_over_time(requests:increase5m[30d])' },
    ],
  },
  {
    name: 'hours',
    interval: '30s',
    rules: [{ record: 'requests:increase1h', expr: 'increase(http_server_request_duration_seconds_count[1h])' }],
  },
]

function judged(
  needs: string,
  facts: Partial<QueryFacts> & { emptyIsFine?: boolean; emptyMeans?: string } = {},
): QueryVerdict {
  const { emptyIsFine = false, emptyMeans, names = new Set<string>(), ...rest } = facts
  const origins = originsOf(groups)
  const panel = {
    panelId: 1,
    title: 'Panel',
    queries: [],
    needs,
    emptyIsFine,
    ...(emptyIsFine && emptyMeans !== undefined && { emptyMeans }),
  }
  const ofQuery = { expr: 'up', answer: 0, ...(!emptyIsFine && emptyMeans !== undefined && { emptyMeans }) }
  return judgeQuery({ panel, names, allNames: names, origins, isYoung: () => false, ...ofQuery, ...rest })
}

it('has data when anything comes back', () => {
  expect(judged('http.server', { answer: 1 })).toEqual({ state: 'data' })
})

describe('an empty query is explained', () => {
  it('when nothing happened and nothing should have', () => {
    expect(judged('http.server', { emptyIsFine: true }).cause?.id).toBe('panel.nothing-happened')
  })

  it('in the panel’s own words, where it has any', () => {
    const { cause } = judged('http.server', { emptyIsFine: true, emptyMeans: 'No CPU limit is set.' })
    expect(cause).toMatchObject({ id: 'panel.nothing-happened', message: 'No CPU limit is set.' })
  })

  it('in the query’s own words, where it is one of several', () => {
    const { cause } = judged('http.server', { emptyMeans: 'No requests.' })
    expect(cause).toMatchObject({ id: 'panel.nothing-happened', message: 'No requests.' })
  })

  it('in the panel’s own words, where nobody uses a part of our SDK', () => {
    const { cause } = judged('obs.traces', {
      service,
      expr: 'rate(ticolops_obs_spans_started_total[5m])',
      emptyIsFine: true,
      emptyMeans: 'Traces are off.',
    })
    expect(cause).toMatchObject({ id: 'panel.nothing-happened', message: 'Traces are off.' })
  })

  it('when the exporter has no series at all, with what to install', () => {
    const { state, cause } = judged('kube.state', { expr: 'kube_pod_info' })
    expect(state).toBe('explained')
    expect(cause?.about).toContain('kube-state-metrics')
    expect(cause?.fix).not.toBe('')
  })

  it('when the service has no such part', () => {
    expect(judged('db.client', { service, expr: 'db_client_operation_duration_seconds_count' }).cause?.id).toBe(
      'panel.part-missing',
    )
  })

  it('when the feature was never used', () => {
    const { state, cause } = judged('http.client', {
      service,
      expr: 'rate(http_client_request_duration_seconds_count[5m])',
    })
    expect(state).toBe('explained')
    expect(cause?.message).toBe(
      'There are no series of the pack http.client of shop-api yet: the feature was not used, or is not instrumented.',
    )
  })
})

describe('a query of recorded series', () => {
  const names = new Set(['http_server_request_duration_seconds_count'])

  it('is traced to what its rules read in the end', () => {
    expect(judged('slo', { service, expr: 'budget:ratio30d' }).cause).toMatchObject({
      id: 'panel.not-exercised',
      message: expect.stringContaining('pack http.server') as string,
    })
  })

  it('is explained while a rare rule has not run', () => {
    expect(judged('slo', { names, expr: 'budget:ratio30d', isYoung: () => true }).cause).toMatchObject({
      id: 'panel.not-recorded-yet',
      message: 'The rule group "days" runs every 5m and has not written everything yet.',
    })
  })

  it('is not explained by "nothing happened" while its rule is to run any moment', () => {
    const idle = { names, expr: 'requests:increase1h', emptyIsFine: true, emptyMeans: 'No requests within an hour.' }
    const { state, cause } = judged('slo', { ...idle, isYoung: ({ name }) => name === 'hours' })
    expect(state).toBe('unexplained')
    expect(cause?.message).toContain('The rule group "hours" runs every 30s and has not written everything yet: ')
    expect(judged('slo', idle).cause?.message).toBe('No requests within an hour.')
    // There was no request ever: no rule could write anything.
    expect(judged('slo', { ...idle, names: new Set(), isYoung: () => true }).cause?.message).toBe(idle.emptyMeans)
  })

  it('is not explained when the rule had its time', () => {
    const { state, cause } = judged('slo', { names, expr: 'budget:ratio30d' })
    expect(state).toBe('unexplained')
    expect(cause?.message).toContain('The rule group "days" has written no budget:ratio30d')
  })
})

it('does not look for the series of exporters among those of a service', () => {
  const facts = {
    service: { ...service, parts: ['postgres'] as const },
    names: new Set<string>(),
    allNames: new Set(['pg_up']),
  }
  expect(judged('postgres.exporter', { ...facts, expr: 'pg_up > 1' }).cause?.message).toContain('Its metrics exist')
})

describe('an empty query is not explained', () => {
  it('when its metrics exist', () => {
    const names = new Set(['http_client_request_duration_seconds_count'])
    expect(
      judged('http.client', { service, names, expr: 'http_client_request_duration_seconds_count > 9' }).state,
    ).toBe('unexplained')
  })

  it('when its metrics are written by every running process', () => {
    const withNode = { ...service, parts: ['node'] as const }
    expect(judged('nodejs', { service: withNode, expr: 'v8js_memory_heap_used_bytes' }).state).toBe('unexplained')
  })

  it('when Prometheus cannot run it', () => {
    expect(judged('http.server', { answer: { refused: 'many-to-many matching' } })).toMatchObject({
      state: 'unexplained',
      cause: { id: 'panel.query-refused', severity: 'error' },
    })
  })
})

it('is as good as the least of its queries', () => {
  expect(judgePanel([{ state: 'data' }, { state: 'unexplained' }])).toBe('unexplained')
  expect(judgePanel([{ state: 'data' }, { state: 'explained' }])).toBe('data')
  expect(judgePanel([{ state: 'explained' }])).toBe('explained')
})

it('names a cause once, with every panel that shows it', () => {
  const { cause } = judged('kube.state', { expr: 'kube_pod_info' })
  if (cause === undefined) throw new Error('an empty query has a cause')
  const findings = findingsOf(['A', 'B', 'A'].map((panel) => ({ dashboard: 'overview', panel, cause })))
  expect(findings.map(({ object }) => object)).toEqual(['2 panels: overview/A, overview/B'])
})
