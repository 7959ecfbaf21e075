import type { Config } from '@ticolops/obs-config'
import { durationOf, secondsOf } from '../duration.ts'
import { neededGroups } from '../needs.ts'
import { isAlert } from '../rule.ts'
import type { RuleGroup, RuleTestFile } from '../rule.ts'
import { SERVICES } from '../story.ts'
import type { Scene } from '../story.ts'
import { testFile } from '../tests/test-file.ts'
import type { AlertCheck, QueryCheck, RuleTest } from '../tests/test-file.ts'
import { STEP, timeline } from '../tests/timeline.ts'
import type { Stretch } from '../tests/timeline.ts'
import { thresholdOf } from './recording.ts'
import { promises, traffic } from './test-input.ts'
import { TIERS } from './windows.ts'

const MINUTE = 60
const HOUR = 3600

/** What the tests are about. */
interface Burn {
  /** The names of the alerts. */
  readonly names: readonly string[]
  /** Bucket bound that the latency rules read; undefined when there are none. */
  readonly threshold: number | undefined
}

/**
 * Tests of burn-rate alerts from traffic on, through every recording rule, of both kinds at once: the same share of requests
 * is failed and slow. Levels, windows and floors are tested tier by tier in the group's own file, from recorded series.
 */
export function burnTests(config: Config, groups: readonly RuleGroup[]): readonly RuleTestFile[] {
  const alerting = groups.find(({ name }) => name === 'alerts.slo')
  if (alerting === undefined) return []
  const names = [...new Set(alerting.rules.filter(isAlert).map(({ alert }) => alert))]
  const burn = { names, threshold: thresholdOf(config) }
  const tests = [incident(burn), oneFailure(burn), silence(burn)]
  const evaluationInterval = alerting.interval
  return [{ group: 'slo', yaml: testFile({ groups: neededGroups(alerting.name, groups), evaluationInterval, tests }) }]
}

/** An hour of trouble: pages end when their short windows are clean again, long before their long ones are. */
function incident(burn: Burn): RuleTest {
  const end = 1.5 * HOUR
  const pages = TIERS.filter(({ severity }) => severity === 'critical')
  const ended = pages.map(({ name, short, keepFiringFor }) => ({
    name,
    at: end + secondsOf(short) + secondsOf(keepFiringFor) + 2 * MINUTE,
  }))
  const stretches = [
    { scene: scene(burn, '10/s', 0.0001), seconds: HOUR / 2 },
    { scene: scene(burn, '10/s', 0.05), seconds: HOUR },
    { scene: scene(burn, '10/s', 0.0001), seconds: HOUR },
  ]
  return {
    ...test(
      burn,
      'pages end soon after the trouble does',
      stretches,
      burn.names.map((name) => quiet(name, HOUR / 2)),
    ),
    promql_expr_test: burn.names.flatMap((alertname) =>
      ended.flatMap(({ name, at }) => [count(alertname, name, end, 1), count(alertname, name, at, 0)]),
    ),
  }
}

/** How many alerts of a tier fire at a time. */
function count(alertname: string, tier: string, seconds: number, value: number): QueryCheck {
  return {
    expr: `count(ALERTS{alertname="${alertname}", alertstate="firing", tier="${tier}"})`,
    eval_time: durationOf(seconds),
    exp_samples: value === 0 ? [] : [{ labels: '{}', value }],
  }
}

/** Ten requests an hour and a single bad one: far above every level, and no reason to call anybody. */
function oneFailure(burn: Burn): RuleTest {
  const calm = scene(burn, '10/h', 0)
  const failing = scene(burn, '120/h', 1)
  const stretches = [
    { scene: withZeros(calm, failing), seconds: HOUR },
    { scene: withZeros(failing, calm), seconds: STEP },
    { scene: withZeros(calm, failing), seconds: 4.5 * HOUR },
  ]
  return test(
    burn,
    'one bad request of few calls nobody',
    stretches,
    burn.names.flatMap((name) => [3, 20, 30, 80, 200, 260].map((minutes) => quiet(name, HOUR + minutes * MINUTE))),
  )
}

/** No requests, no ratio, no alert: another one watches for that. */
function silence(burn: Burn): RuleTest {
  const stretches = [
    { scene: scene(burn, '10/s', 0), seconds: HOUR / 2 },
    { scene: [], seconds: HOUR },
  ]
  return test(
    burn,
    'burn rates stay quiet when requests end',
    stretches,
    burn.names.flatMap((name) => [quiet(name, HOUR / 2 + 5 * MINUTE), quiet(name, 1.4 * HOUR)]),
  )
}

/** Adds the other stretch's series at a standstill, so that the failure is counted and not lost as a new series' first value. */
function withZeros(own: Scene, other: Scene): Scene {
  const present = new Set(own.map(keyOf))
  const missing = other.filter((each) => !present.has(keyOf(each)))
  return [...own, ...missing.map(({ name, labels }) => ({ name, labels, perSecond: 0 }))]
}

function keyOf({ name, labels }: Scene[number]): string {
  return JSON.stringify([name, labels])
}

function test(
  { threshold }: Burn,
  name: string,
  stretches: readonly Stretch[],
  alert_rule_test: readonly AlertCheck[],
): RuleTest {
  const [subject] = SERVICES
  const seconds = stretches.reduce((sum, each) => sum + each.seconds, 0)
  return {
    name,
    interval: `${STEP}s`,
    input_series: [...promises(subject, threshold, seconds), ...timeline(subject, stretches)],
    alert_rule_test,
  }
}

function scene({ threshold }: Burn, rate: string, bad: number): Scene {
  return traffic(rate, { failed: bad, slow: bad }, threshold)
}

function quiet(alertname: string, seconds: number): AlertCheck {
  return { eval_time: durationOf(seconds), alertname, exp_alerts: [] }
}
