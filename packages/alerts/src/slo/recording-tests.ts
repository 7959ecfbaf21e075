import { sloSeries } from '@ticolops/obs-indicators'
import type { Config } from '@ticolops/obs-config'
import { durationOf, secondsOf } from '../duration.ts'
import { CONSTANTS } from '../needs.ts'
import type { RuleTestFile } from '../rule.ts'
import { SERVICES } from '../story.ts'
import { testFile } from '../tests/test-file.ts'
import type { QueryCheck, RuleTest } from '../tests/test-file.ts'
import { STEP, timeline } from '../tests/timeline.ts'
import { objectivesOf } from './objectives.ts'
import { objectiveRules, thresholdOf } from './recording.ts'
import { promises, TEST_BUDGET, traffic } from './test-input.ts'
import { LONG_INCREMENTS, PERIOD, SHORT_INCREMENTS } from './windows.ts'
import type { Increments } from './windows.ts'

const HOUR = 3600
const DAY = 24 * HOUR
const [SUBJECT] = SERVICES

/** A stretch of traffic in numbers, from which every ratio can be counted exactly. */
interface Phase {
  readonly seconds: number
  readonly perSecond: number
  readonly failed: number
  readonly slow: number
}

/** Trouble comes with four times the traffic: a mean of ratios would see a quarter of it. */
const CALM = { perSecond: 10, failed: 0, slow: 0 }
const TROUBLE = { perSecond: 40, failed: 0.1, slow: 0.2 }

/** Tests that the recorded values are what was counted. Latency is tested where some service has such an objective. */
export function recordingTests(config: Config): readonly RuleTestFile[] {
  const threshold = thresholdOf(config)
  const constants: RuleTestFile = {
    group: CONSTANTS,
    yaml: testFile({ groups: [CONSTANTS], evaluationInterval: '30s', tests: [constantsTest(config)] }),
  }
  if (objectivesOf(config).length === 0) return [constants]
  return [constants, hours(threshold), days(threshold)]
}

/** Every service and promise is recorded once, with the configured number. */
function constantsTest(config: Config): RuleTest {
  const rules = objectiveRules(config)
  const names = [...new Set(rules.map(({ record }) => record))]
  return {
    name: 'objectives are recorded as they are configured',
    interval: `${STEP}s`,
    input_series: [],
    promql_expr_test: names.map((name) => ({
      expr: name,
      eval_time: '1m',
      exp_samples: rules
        .filter(({ record }) => record === name)
        .map(({ expr, labels = {} }) => ({
          labels: `${name}{${Object.entries(labels)
            .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
            .join(', ')}}`,
          value: Number(/^vector\((.*)\)$/.exec(expr)?.[1]),
        })),
    })),
  }
}

function hours(threshold: number | undefined): RuleTestFile {
  const phases = [
    { ...CALM, seconds: 2 * HOUR },
    { ...TROUBLE, seconds: HOUR / 3 },
    { ...CALM, seconds: 6.5 * HOUR },
  ]
  const end = 2 * HOUR + HOUR / 3
  // No window of an hour or less begins or ends within half a minute of a change, where a single sample decides.
  const later = end + HOUR / 2
  const checks = [
    ...ratios(phases, threshold, [
      ...['5m', '30m', '1h', '2h', '6h'].map((window) => ({ window, at: end })),
      ...['5m', '30m', '1h', '2h', '6h'].map((window) => ({ window, at: later })),
      { window: '6h', at: 7.5 * HOUR },
      { window: '6h', at: 8.5 * HOUR },
    ]),
    ...totals(phases, later),
  ]
  const tests = [
    recordingTest('what is recorded is what was counted', phases, threshold, checks),
    spotless(
      ['5m', '30m', '1h', '2h', '6h'].map((window) => ({ name: `service:slo_bad:ratio${window}`, value: 0 })),
      threshold,
    ),
  ]
  return recordingFile('slo.hours', SHORT_INCREMENTS, tests)
}

function days(threshold: number | undefined): RuleTestFile {
  const phases = [
    { ...CALM, seconds: 6 * HOUR },
    { ...TROUBLE, seconds: 2 * HOUR },
    { ...CALM, seconds: 3.1 * DAY },
  ]
  const checks = [
    ...ratios(phases, threshold, [
      { window: '1d', at: 8 * HOUR },
      { window: '1d', at: 20 * HOUR },
      { window: '1d', at: 2 * DAY },
      { window: '3d', at: 3 * DAY },
      { window: '3d', at: 3 * DAY + 9 * HOUR },
    ]),
    ...budgets(phases, threshold, 3 * DAY),
  ]
  const tests = [
    recordingTest('what is recorded of days is what was counted', phases, threshold, checks),
    spotless(
      [
        ...['1d', '3d'].map((window) => ({ name: `service:slo_bad:ratio${window}`, value: 0 })),
        { name: sloSeries.budgetRemaining.name, value: 1 },
      ],
      threshold,
    ),
  ]
  return recordingFile('slo.days', LONG_INCREMENTS, tests)
}

function recordingFile(group: string, { interval }: Increments, tests: readonly RuleTest[]): RuleTestFile {
  return { group, yaml: testFile({ groups: [group], evaluationInterval: interval, tests }) }
}

function recordingTest(
  name: string,
  phases: readonly Phase[],
  threshold: number | undefined,
  promql_expr_test: readonly QueryCheck[],
): RuleTest {
  return { name, ...input(phases, threshold), promql_expr_test }
}

/** Not one failure, so that there is no series of failures; and one of two pods restarts, so that its counters fall to zero. */
function spotless(
  recorded: readonly { readonly name: string; readonly value: number }[],
  threshold: number | undefined,
): RuleTest {
  const scene = traffic('10/s', { failed: 0, slow: 0 }, threshold)
  const { namespace = '', service = '' } = SUBJECT
  const other = { ...SUBJECT, pod: `${service}-x7k2p`, instance: '10.0.0.3:9464' }
  return {
    name: 'a service that never failed has ratios, and they are zero',
    interval: `${STEP}s`,
    input_series: [
      ...promises(SUBJECT, threshold, 2 * HOUR),
      ...timeline(SUBJECT, [{ scene, seconds: 2 * HOUR }]),
      ...timeline(other, [
        { scene, seconds: HOUR },
        { scene, seconds: HOUR, restarted: true },
      ]),
    ],
    promql_expr_test: recorded.flatMap(({ name, value }) =>
      kinds(threshold).map(({ slo }) => ({
        expr: `${name}{slo="${slo}"}`,
        eval_time: durationOf(1.5 * HOUR),
        exp_samples: [{ labels: `${name}{namespace="${namespace}", service="${service}", slo="${slo}"}`, value }],
      })),
    ),
  }
}

function ratios(
  phases: readonly Phase[],
  threshold: number | undefined,
  places: readonly { readonly window: string; readonly at: number }[],
): readonly QueryCheck[] {
  return places.flatMap(({ window, at }) =>
    kinds(threshold).map(({ slo, bad }) =>
      close(`service:slo_bad:ratio${window}{slo="${slo}"}`, slo, at, exactRatio(phases, at, secondsOf(window), bad)),
    ),
  )
}

/** Sums of overlapping increments, divided by their overlap, are counts. */
function totals(phases: readonly Phase[], at: number): readonly QueryCheck[] {
  const overlap = secondsOf(SHORT_INCREMENTS.window) / secondsOf(SHORT_INCREMENTS.interval)
  const count = (window: number) => sum(phases, at, window, () => 1)
  const { requests1h, requests2m } = sloSeries
  return [
    close(`sum by (namespace, service) (${requests1h.name})`, undefined, at, count(HOUR)),
    close(
      `sum by (namespace, service) (sum_over_time(${requests2m.name}{outcome="all"}[2h])) / ${overlap}`,
      undefined,
      at,
      count(2 * HOUR),
    ),
  ]
}

function budgets(phases: readonly Phase[], threshold: number | undefined, at: number): readonly QueryCheck[] {
  return kinds(threshold).map(({ slo, bad }) =>
    close(
      `${sloSeries.budgetRemaining.name}{slo="${slo}"}`,
      slo,
      at,
      1 - exactRatio(phases, at, secondsOf(PERIOD), bad) / TEST_BUDGET,
    ),
  )
}

function kinds(threshold: number | undefined) {
  return [
    { slo: 'availability', bad: ({ failed }: Phase) => failed },
    ...(threshold === undefined ? [] : [{ slo: 'latency', bad: ({ slow }: Phase) => slow }]),
  ]
}

function input(phases: readonly Phase[], threshold: number | undefined) {
  const seconds = phases.reduce((all, phase) => all + phase.seconds, 0)
  return {
    interval: `${STEP}s`,
    input_series: [
      ...promises(SUBJECT, threshold, seconds),
      ...timeline(
        SUBJECT,
        phases.map((phase) => ({
          // Failures are a series of their own from the start; its first value would be lost otherwise.
          scene: traffic(`${phase.perSecond}/s`, { failed: Math.max(phase.failed, 1e-6), slow: phase.slow }, threshold),
          seconds: phase.seconds,
        })),
      ),
    ],
  }
}

function exactRatio(phases: readonly Phase[], at: number, window: number, bad: (phase: Phase) => number): number {
  return sum(phases, at, window, bad) / sum(phases, at, window, () => 1)
}

/** Requests of the window that ends at `at`, each phase's weighed by `share`. */
function sum(phases: readonly Phase[], at: number, window: number, share: (phase: Phase) => number): number {
  // A phase's first sample already has its growth, so each begins one step before it.
  let from = -STEP
  let total = 0
  for (const phase of phases) {
    const to = from + phase.seconds
    const overlap = Math.max(0, Math.min(to, at) - Math.max(from, at - window, 0))
    total += overlap * phase.perSecond * share(phase)
    from = to
  }
  return total
}

/** Within 2 % of what was counted: windows end between two samples, and Prometheus 2 and 3 differ about which it takes. */
function close(expr: string, slo: string | undefined, at: number, exact: number): QueryCheck {
  const { namespace = '', service = '' } = SUBJECT
  const labels = [`namespace="${namespace}"`, `service="${service}"`, ...(slo === undefined ? [] : [`slo="${slo}"`])]
  const counted = Number(exact.toPrecision(6))
  return {
    expr: counted === 0 ? `${expr} < bool 0.0001` : `abs(${expr} / ${counted} - 1) < bool 0.02`,
    eval_time: durationOf(at),
    exp_samples: [{ labels: `{${labels.join(', ')}}`, value: 1 }],
  }
}
