import type { Plan, PlannedChange, ProgressEvent, Verification } from '@ticolops/obs-cluster'
import { Command } from 'commander'
import { expect, test } from 'vitest'
import { memoryIo } from '../test/memory-io.ts'
import { makeContext } from './context.ts'
import { renderPlan } from './render/plan.ts'
import { progressView } from './render/progress.ts'
import { renderVerification } from './render/verification.ts'
import { styleOf, wrap } from './style.ts'
import type { Style } from './style.ts'

const plain: Style = { ...styleOf({ write: () => {}, isTTY: true, columns: 80 }, {}, true) }

function change(action: PlannedChange['action'], object: string, rest: Partial<PlannedChange> = {}): PlannedChange {
  return { action, object, changes: [], conflicts: [], ...rest }
}

const plan: Plan = {
  target: { kind: 'kubernetes', facts: [['context', 'production']] },
  changes: [
    change('create', 'ServiceMonitor shop/ticolops-obs-api'),
    change('update', 'PrometheusRule monitoring/ticolops-obs-slo', {
      changes: [
        { path: 'spec.groups[0].rules[0].for', before: '2m', after: '5m' },
        {
          path: 'spec.groups[0].rules[0].expr',
          before: 'sum(rate(http_server_request_duration_seconds_count[5m]))',
          after: 'sum by (service) (rate(http_server_request_duration_seconds_count[5m]))',
        },
        { path: 'metadata.labels.release', after: 'kps' },
      ],
    }),
    change('conflict', 'ConfigMap monitoring/ticolops-obs-overview', {
      conflicts: [{ manager: 'argocd-controller', field: '.data.overview' }],
    }),
    change('prune', 'ConfigMap monitoring/ticolops-obs-old', { reason: 'it is no longer generated' }),
    change('unchanged', 'ConfigMap monitoring/ticolops-obs'),
  ],
  counts: { create: 1, update: 1, unchanged: 1, adopt: 0, prune: 1, conflict: 1 },
  explanations: ['release=kps because monitoring/kps selects rules by it'],
  findings: [],
}

test('a plan is one line per object, with its fields, and a sum', () => {
  expect(renderPlan(plan, plain, false)).toMatchInlineSnapshot(`
    "  + ServiceMonitor shop/ticolops-obs-api
      ~ PrometheusRule monitoring/ticolops-obs-slo
          spec.groups[0].rules[0].for  - 2m  + 5m
          spec.groups[0].rules[0].expr
            - sum(rate(http_server_request_duration_seconds_count[5m]))
            + sum by (service) (rate(http_server_request_duration_seconds_count[5m]…
          metadata.labels.release  + kps
      ! ConfigMap monitoring/ticolops-obs-overview
          .data.overview belongs to argocd-controller
      - ConfigMap monitoring/ticolops-obs-old  it is no longer generated

      release=kps because monitoring/kps selects rules by it

    Plan: +1 ~1 -1, 1 in conflict, 1 unchanged"
  `)
  expect(renderPlan(plan, plain, true)).toContain('= ConfigMap monitoring/ticolops-obs')
})

test('a long list of fields is cut, unless everything was asked for', () => {
  const changes = Array.from({ length: 30 }, (_, index) => ({ path: `data.f${index}`, before: 1, after: 2 }))
  const long = { ...plan, changes: [change('update', 'ConfigMap a/b', { changes })] }
  expect(renderPlan(long, plain, false)).toContain('… 18 more fields (--verbose shows them)')
  expect(renderPlan(long, plain, true)).toContain('data.f29')
})

const verification: Verification = {
  proven: true,
  summary: {
    ruleGroups: { total: 9, loaded: 9, healthy: 9 },
    targets: { total: 2, up: 2 },
    dashboards: { total: 2, present: 2 },
    panels: { total: 61, withData: 61, explained: 0, unexplained: 0 },
  },
  findings: [],
}

test('a proof ends in one sentence', () => {
  expect(renderVerification(verification, plain, false)).toMatchInlineSnapshot(`
    "  ✓     9/9  rule groups loaded
      ✓     9/9  rule groups healthy
      ✓     2/2  targets up
      ✓     2/2  dashboards present
      ✓   61/61  panels with data or explained

    Proven: Prometheus loaded 9/9 rule groups, 2/2 targets up, 61/61 panels have data."
  `)
})

test('what is not proven is told with what mends it', () => {
  const broken: Verification = {
    proven: false,
    summary: {
      ...verification.summary,
      targets: { total: 2, up: 1 },
      panels: { total: 61, withData: 50, explained: 9, unexplained: 2 },
    },
    findings: [
      { id: 'panel.note', severity: 'info', object: 'panel a/b', message: 'Only with --verbose.', fix: '' },
      {
        id: 'target.down',
        severity: 'error',
        object: 'target api',
        message: 'It answers 404 to GET /metrics, so nothing of it is known to Prometheus at the moment.',
        fix: 'Open the telemetry port.',
      },
    ],
  }
  expect(renderVerification(broken, plain, false)).toMatchInlineSnapshot(`
    "  ✓     9/9  rule groups loaded
      ✓     9/9  rule groups healthy
      ✗     1/2  targets up
      ✓     2/2  dashboards present
      ✗   59/61  panels with data or explained  9 empty for a known reason, 2 empty for no known reason

    ✗ target api  target.down
        It answers 404 to GET /metrics, so nothing of it is known to Prometheus at
        the moment.
        fix: Open the telemetry port.

    Not proven: Prometheus loaded 9/9 rule groups, 1/2 targets up, 50/61 panels have data (9 empty for a known reason)."
  `)
  expect(renderVerification(broken, plain, true)).toContain('Only with --verbose.')
})

const events: readonly ProgressEvent[] = [
  { type: 'phase', phase: 'apply', message: 'Applying' },
  { type: 'object', outcome: 'created', object: 'ConfigMap a/b' },
  { type: 'object', outcome: 'unchanged', object: 'ConfigMap a/c' },
  { type: 'rung', rung: 'rules', state: 'waiting', done: 1, total: 9, reason: 'not evaluated yet' },
  { type: 'rung', rung: 'rules', state: 'waiting', done: 5, total: 9, reason: 'not evaluated yet' },
  { type: 'rung', rung: 'rules', state: 'done', done: 9, total: 9 },
]

function progress(answers: string[] | undefined, options: object): string {
  const { io, written } = memoryIo({ cwd: '/repo', ...(answers === undefined ? {} : { answers }) })
  const view = progressView(makeContext(io, new Command(), { output: 'text', color: false, ...options }))
  for (const event of events) view.onEvent(event)
  view.end()
  return written.stderr
}

test('in a log progress is one line per change, without what did not change', () => {
  expect(progress(undefined, {})).toMatchInlineSnapshot(`
    "Applying
      ✓ created   ConfigMap a/b
      · rule groups 1/9: not evaluated yet
      ✓ rule groups 9/9
    "
  `)
  expect(progress(undefined, { verbose: true })).toContain('unchanged ConfigMap a/c')
  expect(progress(undefined, { quiet: true })).toBe('')
})

test('on a terminal the line that waits is rewritten, and gone at the end', () => {
  const text = progress([], {}).replaceAll('\r\u001B[2K', '<rewrite>')
  expect(text).toMatchInlineSnapshot(`
    "Applying
      ✓ created   ConfigMap a/b
      · rule groups 1/9: not evaluated yet<rewrite>  · rule groups 5/9: not evaluated yet<rewrite>  ✓ rule groups 9/9
    "
  `)
})

test.each([
  [{}, true, true],
  [{ NO_COLOR: '1' }, true, false],
  [{ NO_COLOR: '' }, true, true],
  [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  [{ FORCE_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '0' }, true, false],
  [{ TERM: 'dumb' }, true, false],
  [{}, false, false],
])('with %j on a terminal (%s) text is coloured: %s', (env, isTTY, coloured) => {
  const sink = { write: () => {}, isTTY, columns: 80 }
  expect(styleOf(sink, env, false).color.isColorSupported).toBe(coloured)
  expect(styleOf(sink, env, true).color.isColorSupported).toBe(false)
})

test('terminals without Unicode get ASCII marks', () => {
  const sink = { write: () => {}, isTTY: true, columns: 80 }
  expect(styleOf(sink, { LANG: 'C' }, true).mark.ok).toBe('+')
  expect(styleOf(sink, { LANG: 'de_DE.UTF-8' }, true).mark.ok).toBe('✓')
})

test('long lines break at blanks, list items under their text; pipes keep whole sentences', () => {
  expect(wrap('- one two three four five six', 22, '  ')).toBe('  - one two three four\n    five six')
  expect(wrap('one two three four five six', Infinity)).toBe('one two three four five six')
})
