import type { Alert } from '../alert.ts'
import { durationOf, secondsOf } from '../duration.ts'
import { alertingRule } from '../rules.ts'
import { service } from '../story.ts'
import type { Scene, Subject } from '../story.ts'
import type { TestContext } from '../tests/alert-tests.ts'
import { render } from '../tests/render.ts'
import type { AlertCheck, ExpectedAlert, QueryCheck, RuleTest } from '../tests/test-file.ts'
import { STEP, timeline } from '../tests/timeline.ts'
import type { Stretch } from '../tests/timeline.ts'
import { promises, shown, TEST_BUDGET, traffic } from './test-input.ts'
import { TIERS } from './windows.ts'

const MINUTE = 60
const HOUR = 3600

/** A service and what happens to it. */
interface Case {
  readonly subject: Subject
  readonly stretches: readonly Stretch[]
}

/** What the expectations are made from. */
interface Burn {
  readonly alerts: readonly Alert[]
  readonly context: TestContext
  /** Bucket bound that the latency rules read; undefined when there are none. */
  readonly threshold: number | undefined
}

/**
 * Tests of burn-rate alerts, of both kinds at once: the same share of requests is failed and slow. The expectation comes
 * from arithmetic: while a constant share is bad, exactly the tiers fire whose factor x budget is below that share.
 */
export function burnTests(burn: Burn): readonly RuleTest[] {
  return burn.alerts.length === 0 ? [] : [levels(burn), incident(burn), oneFailure(burn), silence(burn)]
}

/** Two services for each tier, one just above and one just below its level. */
function levels(burn: Burn): RuleTest {
  const settled = Math.max(...TIERS.map((tier) => secondsOf(tier.for))) + HOUR / 2
  const services = TIERS.flatMap(({ name, factor }) => [
    { subject: service(`above-${name}`, '10.0.0.1:9464'), bad: factor * TEST_BUDGET * 1.05 },
    { subject: service(`below-${name}`, '10.0.0.2:9464'), bad: factor * TEST_BUDGET * 0.95 },
  ])
  const firing = (name: string) =>
    services.flatMap(({ subject, bad }) =>
      burn.alerts
        .filter((alert) => alert.name === name && levelOf(alert) < bad)
        .map((alert) => expected(alert, burn.context, subject, bad)),
    )
  return test(
    burn,
    'exactly the tiers fire whose level the share of bad requests exceeds',
    services.map(({ subject, bad }) => ({
      subject,
      stretches: [{ scene: scene(burn, '10/s', bad), seconds: settled + MINUTE }],
    })),
    namesOf(burn).map((name) => check(name, settled, firing(name))),
  )
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
      [{ subject: service('checkout', '10.0.0.1:9464'), stretches }],
      namesOf(burn).map((name) => check(name, HOUR / 2, [])),
    ),
    promql_expr_test: namesOf(burn).flatMap((alertname) =>
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
    [{ subject: service('checkout', '10.0.0.1:9464'), stretches }],
    namesOf(burn).flatMap((name) =>
      [3, 20, 30, 80, 200, 260].map((minutes) => check(name, HOUR + minutes * MINUTE, [])),
    ),
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
    [{ subject: service('checkout', '10.0.0.1:9464'), stretches }],
    namesOf(burn).flatMap((name) => [check(name, HOUR / 2 + 5 * MINUTE, []), check(name, 1.4 * HOUR, [])]),
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
  cases: readonly Case[],
  alert_rule_test: readonly AlertCheck[],
): RuleTest {
  return {
    name,
    interval: `${STEP}s`,
    input_series: cases.flatMap(({ subject, stretches }) => [
      ...promises(
        subject,
        threshold,
        stretches.reduce((sum, { seconds }) => sum + seconds, 0),
      ),
      ...timeline(subject, stretches),
    ]),
    alert_rule_test,
  }
}

function scene({ threshold }: Burn, rate: string, bad: number): Scene {
  return traffic(rate, { failed: bad, slow: bad }, threshold)
}

function namesOf({ alerts }: Burn): readonly string[] {
  return [...new Set(alerts.map(({ name }) => name))]
}

/** The share of bad requests from which on an alert's tier fires. */
function levelOf({ labels }: Alert): number {
  const tier = TIERS.find(({ name }) => name === labels?.tier)
  if (tier === undefined) throw new Error(`there is no tier ${labels?.tier}`)
  return tier.factor * TEST_BUDGET
}

function check(alertname: string, seconds: number, exp_alerts: readonly ExpectedAlert[]): AlertCheck {
  return { eval_time: durationOf(seconds), alertname, exp_alerts }
}

function expected(alert: Alert, context: TestContext, subject: Subject, bad: number): ExpectedAlert {
  const rule = alertingRule(alert, context)
  const { namespace = '', service: name = '' } = subject
  const slo = alert.name === 'AvailabilityBurn' ? 'availability' : 'latency'
  const labels = { namespace, service: name, slo, ...rule.labels }
  // Any share above a level that fires is above the budget too.
  const printed = { labels, value: shown(bad), queried: '0% of it is left.' }
  return {
    exp_labels: labels,
    exp_annotations: Object.fromEntries(
      Object.entries(rule.annotations).map(([key, template]) => [key, render(template, printed)]),
    ),
  }
}
