import { describe, expect, it } from 'vitest'
import type { Bundle } from '../bundle.ts'
import { TargetError } from '../errors.ts'
import type { ProgressEvent } from '../events.ts'
import { PrometheusUnreachable, QueryRefused } from '../prometheus.ts'
import type { ActiveTarget, LoadedGroup, PrometheusApi } from '../prometheus.ts'
import type { Expectation } from './expectation.ts'
import { verifyBundle } from './verify.ts'

const rule = { alert: 'Down', expr: 'up == 0', for: '90s', keep_firing_for: '5m', labels: { severity: 'critical' } }
const loadedRule = {
  name: 'Down',
  query: 'up == 0',
  type: 'alerting',
  health: 'ok',
  duration: 90,
  keepFiringFor: 300,
  labels: { severity: 'critical' },
} as const
const group: LoadedGroup = { name: 'g', interval: 60, file: '/etc/rules/g.yaml', rules: [loadedRule] }
const target: ActiveTarget = {
  scrapePool: 'p',
  scrapeUrl: 'http://10.0.0.1:9464/metrics',
  health: 'up',
  lastError: '',
  labels: {},
}

const bundle: Bundle = {
  version: '1',
  services: [
    { name: 's', namespace: 'n', parts: [], slos: [], scrape: { selector: {}, port: 'p', addresses: [] }, links: {} },
  ],
  ruleGroups: [{ name: 'g', interval: '1m', rules: [rule] }],
  dashboards: [
    {
      uid: 'd',
      title: 'D',
      json: {},
      panels: [
        {
          panelId: 1,
          title: 'Up',
          needs: 'target',
          emptyIsFine: false,
          queries: [{ refId: 'A', expr: 'up{service="$service"}', instant: true }],
        },
      ],
    },
  ],
}

function answering(prometheus: Partial<PrometheusApi> = {}): PrometheusApi {
  return {
    runtimeInfo: () => Promise.resolve({ reloadConfigSuccess: true, lastConfigTime: '2023-11-14T00:00:00Z' }),
    ruleGroups: () => Promise.resolve([group]),
    targets: () => Promise.resolve([target]),
    count: () => Promise.resolve(1),
    now: () => Promise.resolve(1_700_000_000),
    metricNames: () => Promise.resolve(new Set(['up'])),
    ...prometheus,
  }
}

function expecting(prometheus: Partial<PrometheusApi> = {}, more: Partial<Expectation> = {}): Expectation {
  return {
    bundle,
    replicas: () => Promise.resolve([{ name: 'Prometheus test', api: answering(prometheus) }]),
    prometheusHint: 'start it',
    reloadHint: 'read its log',
    notLoadedHint: 'look at rule_files',
    describeGroup: ({ name }) => `group ${name}`,
    isOurGroup: () => true,
    isOurTarget: () => true,
    explainNoTarget: () =>
      Promise.resolve({ id: 'target.none', severity: 'error', object: 's', message: 'none', fix: '' }),
    dashboards: () => Promise.resolve({ present: 1, findings: [] }),
    ...more,
  }
}

const once = { timeout: 0 }

const unreachable = (): Promise<never> => Promise.reject(new PrometheusUnreachable('connect ECONNREFUSED'))
const notEvaluated = (): Promise<LoadedGroup[]> =>
  Promise.resolve([{ ...group, interval: 300, rules: [{ ...loadedRule, health: 'unknown' }] }])

it('proves what is all there', async () => {
  expect(await verifyBundle(expecting(), once)).toEqual({
    proven: true,
    findings: [],
    summary: {
      targets: { total: 1, up: 1 },
      ruleGroups: { total: 1, loaded: 1, healthy: 1 },
      panels: { total: 1, withData: 1, explained: 0, unexplained: 0 },
      dashboards: { total: 1, present: 1 },
    },
  })
})

it('looks again until it is proven, and says what it waits for', async () => {
  let looks = 0
  const events: ProgressEvent[] = []
  const targets = (): Promise<ActiveTarget[]> => {
    looks += 1
    return Promise.resolve(looks < 3 ? [] : [target])
  }
  const options = { timeout: 10_000, pollEvery: 1, onEvent: (event: ProgressEvent) => events.push(event) }
  expect((await verifyBundle(expecting({ targets }), options)).proven).toBe(true)
  const rungs = events.filter((event) => event.type === 'rung' && event.rung === 'targets')
  expect(rungs).toEqual([
    { type: 'rung', rung: 'targets', state: 'waiting', done: 0, total: 1, reason: 'none' },
    { type: 'rung', rung: 'targets', state: 'done', done: 1, total: 1 },
  ])
})

it('asks a query that had data only once', async () => {
  let asked = 0
  let looks = 0
  const count = (): Promise<number> => {
    asked += 1
    return Promise.resolve(1)
  }
  const ruleGroups = (): Promise<LoadedGroup[]> => {
    looks += 1
    return Promise.resolve(looks < 4 ? [] : [group])
  }
  await verifyBundle(expecting({ count, ruleGroups }), { timeout: 10_000, pollEvery: 1 })
  expect([looks, asked]).toEqual([4, 1])
})

it('does not wait for a group that runs every few minutes, but tries its rules out', async () => {
  const rare = { ...bundle, ruleGroups: [{ name: 'g', interval: '5m', rules: [rule] }] }
  const asked: string[] = []
  const count = (expr: string): Promise<number> => {
    asked.push(expr)
    return expr === 'up == 0' && asked.length > 2
      ? Promise.reject(new QueryRefused('many-to-many'))
      : Promise.resolve(1)
  }
  const expected = { ...expecting({ ruleGroups: notEvaluated, count }), bundle: rare }
  expect((await verifyBundle(expected, once)).proven).toBe(true)
  expect(asked).toContain('up == 0')
  expect((await verifyBundle(expected, once)).findings).toMatchObject([{ id: 'rules.unhealthy' }])
})

describe('what is not proven', () => {
  it.each<[string, Partial<PrometheusApi>, string]>([
    [
      'a reload that failed',
      { runtimeInfo: () => Promise.resolve({ reloadConfigSuccess: false, lastConfigTime: '2023-11-14T00:00:00Z' }) },
      'prometheus.config-reload',
    ],
    ['a group that is not loaded', { ruleGroups: () => Promise.resolve([]) }, 'rules.not-loaded'],
    [
      'a rule of an earlier version: expression',
      { ruleGroups: () => Promise.resolve([{ ...group, rules: [{ ...loadedRule, query: 'up == 1' }] }]) },
      'rules.stale',
    ],
    [
      'a rule of an earlier version: for',
      { ruleGroups: () => Promise.resolve([{ ...group, rules: [{ ...loadedRule, duration: 60 }] }]) },
      'rules.stale',
    ],
    [
      'a rule of an earlier version: keep_firing_for',
      { ruleGroups: () => Promise.resolve([{ ...group, rules: [{ ...loadedRule, keepFiringFor: 0 }] }]) },
      'rules.stale',
    ],
    [
      'a rule of an earlier version: annotation',
      { ruleGroups: () => Promise.resolve([{ ...group, rules: [{ ...loadedRule, annotations: { old: 'x' } }] }]) },
      'rules.stale',
    ],
    [
      'a group of an earlier version: interval',
      { ruleGroups: () => Promise.resolve([{ ...group, interval: 30 }]) },
      'rules.stale',
    ],
    [
      'a rule of an earlier version: label',
      { ruleGroups: () => Promise.resolve([{ ...group, rules: [{ ...loadedRule, labels: {} }] }]) },
      'rules.stale',
    ],
    [
      'a rule that was not evaluated yet',
      { ruleGroups: () => Promise.resolve([{ ...group, rules: [{ ...loadedRule, health: 'unknown' }] }]) },
      'rules.not-evaluated',
    ],
    [
      'a rule that fails',
      { ruleGroups: () => Promise.resolve([{ ...group, rules: [{ ...loadedRule, health: 'err', lastError: 'x' }] }]) },
      'rules.unhealthy',
    ],
    ['a service without targets', { targets: () => Promise.resolve([]) }, 'target.none'],
    [
      'a target that is down',
      { targets: () => Promise.resolve([{ ...target, health: 'down', lastError: 'refused' }]) },
      'target.down',
    ],
    ['a panel without data', { count: () => Promise.resolve(0) }, 'panel.empty'],
  ])('%s', async (_, prometheus, id) => {
    const { proven, findings } = await verifyBundle(expecting(prometheus), once)
    expect(proven).toBe(false)
    expect(findings.map((finding) => finding.id)).toEqual([id])
  })

  it('a dashboard that is not there', async () => {
    const missing = { id: 'dashboard.missing', severity: 'error', object: 'd', message: 'gone', fix: '' } as const
    const { proven, summary } = await verifyBundle(
      expecting({}, { dashboards: () => Promise.resolve({ present: 0, findings: [missing] }) }),
      once,
    )
    expect([proven, summary.dashboards.present]).toEqual([false, 0])
  })

  it('anything, when Prometheus does not answer; dashboards are still counted', async () => {
    const { proven, summary, findings } = await verifyBundle(expecting({ runtimeInfo: unreachable }), once)
    expect(proven).toBe(false)
    expect(findings).toMatchObject([{ id: 'prometheus.unreachable', fix: 'start it' }])
    expect(summary).toMatchObject({
      dashboards: { present: 1 },
      panels: { total: 1, unexplained: 1 },
      ruleGroups: { loaded: 0 },
    })
  })
})

const replicas = (first: Partial<PrometheusApi>, second: Partial<PrometheusApi>): Partial<Expectation> => ({
  replicas: () =>
    Promise.resolve([
      { name: 'pod 0', api: answering(first) },
      { name: 'pod 1', api: answering(second) },
    ]),
})

describe('a Prometheus with two replicas', () => {
  it('is proven when both are', async () => {
    expect((await verifyBundle(expecting({}, replicas({}, {})), once)).proven).toBe(true)
  })

  it('is not proven by the one that has everything', async () => {
    const behind = { ruleGroups: () => Promise.resolve([]) }
    for (const pair of [replicas({}, behind), replicas(behind, {})]) {
      const { proven, summary, findings } = await verifyBundle(expecting({}, pair), once)
      expect([proven, summary.ruleGroups.loaded]).toEqual([false, 0])
      expect(findings.map(({ id }) => id)).toEqual(['rules.not-loaded', 'prometheus.replica'])
    }
    const { findings } = await verifyBundle(expecting({}, replicas({}, { runtimeInfo: unreachable })), once)
    expect(findings[0]).toMatchObject({ id: 'prometheus.unreachable', object: 'pod 1' })
  })

  it('needs data from each, not from either', async () => {
    const { findings } = await verifyBundle(expecting({}, replicas({}, { count: () => Promise.resolve(0) })), once)
    expect(findings.map(({ id }) => id)).toEqual(['panel.empty', 'prometheus.replica'])
  })
})

it('is not proven, but no failure either, while the target itself cannot be read', async () => {
  const gone = new TargetError('kubernetes.unreachable', 'gone', { hint: 'start it', exitCode: 3 })
  let looks = 0
  const dashboards = (): ReturnType<Expectation['dashboards']> => {
    looks += 1
    return looks === 1 ? Promise.reject(gone) : Promise.resolve({ present: 1, findings: [] })
  }
  const { proven, findings } = await verifyBundle(expecting({}, { dashboards: () => Promise.reject(gone) }), once)
  expect(proven).toBe(false)
  expect(findings).toMatchObject([{ id: 'kubernetes.unreachable', severity: 'error', fix: 'start it' }])
  const later = await verifyBundle(expecting({}, { dashboards }), { timeout: 10_000, pollEvery: 1 })
  expect(later.proven).toBe(true)
})

it('stops when told to', async () => {
  const stop = new AbortController()
  const looking = verifyBundle(expecting({ targets: () => Promise.resolve([]) }), {
    timeout: 60_000,
    pollEvery: 60_000,
    signal: stop.signal,
  })
  setImmediate(() => stop.abort())
  await expect(looking).rejects.toMatchObject({ id: 'interrupted', exitCode: 130 })
})

const service = (namespace: string, parts: ('http' | 'postgres')[]) => ({
  name: `${namespace}-api`,
  namespace,
  parts,
  slos: [],
  scrape: { selector: {}, port: 'p', addresses: [] },
  links: {},
})
const onlyIn = (namespace: string) => (expr: string) => Promise.resolve(expr.includes(`"${namespace}"`) ? 1 : 0)

describe('services in several namespaces', () => {
  const [first] = bundle.dashboards
  if (first === undefined) throw new Error('the bundle has a dashboard')
  const query = { refId: 'A', expr: 'pg_up{namespace="$namespace"}', instant: true }
  const panel = { panelId: 2, title: 'PostgreSQL up', needs: 'postgres.exporter', emptyIsFine: false, queries: [query] }
  const several: Bundle = {
    ...bundle,
    services: [service('a', ['http', 'postgres']), service('b', ['postgres']), service('c', ['http'])],
    dashboards: [{ ...first, panels: [panel] }],
  }

  it('are asked for one namespace at a time, those with the part', async () => {
    const asked: string[] = []
    const count = (expr: string): Promise<number> => {
      asked.push(expr)
      return Promise.resolve(1)
    }
    await verifyBundle(expecting({ count }, { bundle: several }), once)
    expect(asked.toSorted()).toEqual(['pg_up{namespace="a"}', 'pg_up{namespace="b"}'])
  })

  it('are as good as the worst of them', async () => {
    const prometheus = { count: onlyIn('a'), metricNames: () => Promise.resolve(new Set(['up', 'pg_up'])) }
    const { summary } = await verifyBundle(expecting(prometheus, { bundle: several }), once)
    expect(summary.panels).toEqual({ total: 1, withData: 0, explained: 0, unexplained: 1 })
  })
})
