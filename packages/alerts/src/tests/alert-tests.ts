import { sloSeries } from '@ticolops/obs-indicators'
import type { Alert } from '../alert.ts'
import { durationOf, secondsOf } from '../duration.ts'
import { alertingRule } from '../rules.ts'
import { at } from '../story.ts'
import type { Scene, Subject } from '../story.ts'
import { render } from './render.ts'
import type { AlertCheck, ExpectedAlert, QueryCheck, RuleTest } from './test-file.ts'
import { STEP, timeline } from './timeline.ts'
import type { Stretch } from './timeline.ts'

/** What the rules around an alert are generated with. */
export interface TestContext {
  readonly team: string
  readonly runbookBase: string
}

const MINUTE = 60
/** Healthy time before anything happens: longer than the longest range that a rate looks back, 5 minutes. */
const CALM = 10 * MINUTE

/** The tests of one alert, from its story: that it fires and ends, that it stays quiet, and what it does without series. */
export function alertTests(alert: Alert, context: TestContext): readonly RuleTest[] {
  if (alert.story.always === true) return [alwaysFires(alert, context)]
  return [
    fires(alert, context),
    staysQuiet(alert, context),
    ...Object.entries(alert.story.alsoQuiet ?? {}).map(([state, scene]) => quietDuring(alert, context, state, scene)),
    ...(alert.scope === 'everything' ? [] : [ignoresStrangers(alert, context)]),
    loses(alert, context),
  ]
}

/** Nothing fires before its time, then exactly the broken one, with every label and annotation; then it ends. */
function fires(alert: Alert, context: TestContext): RuleTest {
  const { healthy, broken } = alert.story
  const hold = secondsOf(alert.for)
  const keep = secondsOf(alert.keepFiringFor ?? '0s')
  const settles = secondsOf(alert.story.settles ?? '0s')
  const firing = CALM + settles + hold + MINUTE
  const recovers = firing + 2 * MINUTE
  const ended = recovers + settles + keep + MINUTE
  return {
    name: `${alert.name} fires for the broken one alone, and ends when it is well again`,
    interval: `${STEP}s`,
    input_series: series(
      alert,
      context,
      [
        { scene: healthy, seconds: CALM },
        { scene: broken, seconds: recovers - CALM },
        { scene: healthy, seconds: ended - recovers + MINUTE },
      ],
      ended + MINUTE,
    ),
    alert_rule_test: [
      quiet(alert, CALM - STEP),
      ...(hold === 0 ? [] : [quiet(alert, CALM + hold - STEP)]),
      { eval_time: durationOf(firing), alertname: alert.name, exp_alerts: [expected(alert, context)] },
      quiet(alert, ended),
    ],
    promql_expr_test: [...isPending(alert, hold, ended), ...keepsFiring(alert, keep, recovers)],
  }
}

/** Since it broke it was pending for as many evaluations as `for` is long, however slowly the broken state came into view. */
function isPending(alert: Alert, hold: number, end: number): readonly QueryCheck[] {
  if (hold === 0) return []
  const pending = states(alert, 'pending')
  return [
    {
      expr: `sum(count_over_time(${pending}[${durationOf(end - CALM + STEP)}]))`,
      eval_time: durationOf(end),
      exp_samples: [{ labels: '{}', value: hold / STEP }],
    },
  ]
}

/** The series that Prometheus writes while the alert is in a state. */
function states({ name, labels }: Alert, alertstate: 'pending' | 'firing'): string {
  const matchers = Object.entries({ alertname: name, alertstate, ...labels })
  return `ALERTS{${matchers.map(([label, value]) => `${label}="${value}"`).join(', ')}}`
}

/** It still fires just before its time after the end is over. */
function keepsFiring(alert: Alert, keep: number, recovers: number): readonly QueryCheck[] {
  if (keep === 0) return []
  return [
    {
      expr: `count(${states(alert, 'firing')})`,
      eval_time: durationOf(recovers + keep - STEP),
      exp_samples: [{ labels: '{}', value: 1 }],
    },
  ]
}

/** Healthy all the time, and its process restarts once: series are gone for a minute, counters begin at zero. */
function staysQuiet(alert: Alert, context: TestContext): RuleTest {
  const { healthy } = alert.story
  const after = longEnough(alert)
  const end = CALM + MINUTE + after
  return {
    name: `${alert.name} stays quiet while all is well, also across a restart`,
    interval: `${STEP}s`,
    input_series: series(
      alert,
      context,
      [
        { scene: healthy, seconds: CALM },
        { scene: [], seconds: MINUTE },
        { scene: healthy, seconds: after, restarted: true },
      ],
      end,
    ),
    alert_rule_test: [quiet(alert, CALM), quiet(alert, CALM + 2 * MINUTE), quiet(alert, end - STEP)],
  }
}

/** A state that would be bad without the guard that the expression has against it. */
function quietDuring(alert: Alert, context: TestContext, state: string, scene: Scene): RuleTest {
  const seconds = Math.max(longEnough(alert), secondsOf(alert.story.alsoQuietFor ?? '0s'))
  return {
    name: `${alert.name} stays quiet: ${state}`,
    interval: `${STEP}s`,
    input_series: series(alert, context, [{ scene, seconds }], seconds),
    alert_rule_test: [quiet(alert, seconds - STEP)],
  }
}

/** The subject is as broken as can be, and the configuration does not know it. */
function ignoresStrangers(alert: Alert, context: TestContext): RuleTest {
  const [stranger, other] = alert.story.subjects
  const seconds = longEnough(alert)
  return {
    name: `${alert.name} says nothing about what is not configured`,
    interval: `${STEP}s`,
    input_series: [
      ...timeline({ ...stranger, namespace: 'elsewhere' }, [{ scene: alert.story.broken, seconds }]),
      ...(other === undefined ? [] : known(other, context.team, seconds)),
    ],
    alert_rule_test: [quiet(alert, seconds - STEP)],
  }
}

/** Seconds after which a broken state has come into view and has held. */
function longEnough({ story: { settles = '0s' }, for: hold }: Alert): number {
  return secondsOf(settles) + secondsOf(hold) + 5 * MINUTE
}

/** The subject's series end for good. */
function loses(alert: Alert, context: TestContext): RuleTest {
  const { healthy, whenGone = 'quiet' } = alert.story
  const after = longEnough(alert)
  const end = CALM + after
  return {
    name: `${alert.name} ${whenGone === 'quiet' ? 'stays quiet' : 'fires'} when the series end`,
    interval: `${STEP}s`,
    input_series: series(
      alert,
      context,
      [
        { scene: healthy, seconds: CALM },
        { scene: [], seconds: after },
      ],
      end,
    ),
    alert_rule_test: [
      whenGone === 'quiet'
        ? quiet(alert, end - STEP)
        : { eval_time: durationOf(end - STEP), alertname: alert.name, exp_alerts: [expected(alert, context)] },
    ],
  }
}

function alwaysFires(alert: Alert, context: TestContext): RuleTest {
  return {
    name: `${alert.name} fires from the first evaluation on, whatever is scraped`,
    interval: `${STEP}s`,
    input_series: [],
    alert_rule_test: ['0s', '1h'].map((eval_time) => ({
      eval_time,
      alertname: alert.name,
      exp_alerts: [expected(alert, context)],
    })),
  }
}

/** The first subject goes through the stretches; the second one stays well; both are known, where only known ones count. */
function series({ story, scope }: Alert, { team }: TestContext, stretches: readonly Stretch[], seconds: number) {
  const [first, second] = story.subjects
  return [
    ...timeline(first, stretches),
    ...(second === undefined ? [] : timeline(second, [{ scene: story.healthy, seconds }])),
    ...(scope === 'everything' ? [] : story.subjects.flatMap((each) => known(each, team, seconds))),
  ]
}

function known({ namespace = '', service = '' }: Subject, team: string, seconds: number) {
  const scene: Scene = [at(1, sloSeries.service, { team })]
  return timeline({ namespace, service }, [{ scene, seconds }])
}

function quiet(alert: Alert, seconds: number): AlertCheck {
  return { eval_time: durationOf(seconds), alertname: alert.name, exp_alerts: [] }
}

/** The alert as Prometheus sends it for the broken subject. */
function expected(alert: Alert, context: TestContext): ExpectedAlert {
  const rule = alertingRule(alert, context)
  const labels = { ...resultLabels(alert), ...rule.labels }
  const { value, queried } = alert.story
  const printed = { labels, ...(value === undefined ? {} : { value }), ...(queried === undefined ? {} : { queried }) }
  return {
    exp_labels: labels,
    exp_annotations: Object.fromEntries(
      Object.entries(rule.annotations).map(([name, template]) => [name, render(template, printed)]),
    ),
  }
}

/** The labels that the expression keeps, with the broken subject's values. */
function resultLabels({ name, keeps, story }: Alert): Readonly<Record<string, string>> {
  const all: Readonly<Record<string, string>> = {
    ...Object.assign({}, ...story.broken.map(({ labels }) => labels)),
    ...story.subjects[0],
    ...story.labels,
  }
  return Object.fromEntries(
    keeps.map((label) => {
      const value = all[label]
      if (value === undefined) throw new Error(`alert ${name} keeps ${label}, but nothing in its story has that label`)
      return [label, value]
    }),
  )
}
