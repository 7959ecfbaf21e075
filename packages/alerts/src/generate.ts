import { indicators, recordingRules } from '@ticolops/obs-indicators'
import type { Config, Part } from '@ticolops/obs-config'
import type { Alert } from './alert.ts'
import { topicsOf } from './groups/index.ts'
import type { Topic } from './groups/index.ts'
import { neededGroups } from './needs.ts'
import { alertingRule, ALERT_INTERVAL } from './rules.ts'
import { isAlert } from './rule.ts'
import type { AlertingRule, RuleGroup, Runbook, RuleTestFile } from './rule.ts'
import { runbook } from './runbook.ts'
import { objectivesOf } from './slo/objectives.ts'
import { objectiveRules, sloGroups } from './slo/recording.ts'
import { burnTests } from './slo/burn-tests.ts'
import { recordingTests } from './slo/recording-tests.ts'
import { alertTests } from './tests/alert-tests.ts'
import { testFile } from './tests/test-file.ts'

/** All that is generated about alerts for one configuration. */
export interface GeneratedAlerts {
  /** Recording groups first, then alerts by topic. */
  readonly groups: readonly RuleGroup[]
  readonly tests: readonly RuleTestFile[]
  /** One per alert name, in alphabetical order. */
  readonly runbooks: readonly Runbook[]
}

/**
 * Rules, their promtool tests and their runbooks for a configuration. Same configuration, same result.
 * Throws ConfigError when an objective cannot be watched.
 */
export function generateAlerts(config: Config): GeneratedAlerts {
  const topics = topicsOf(config)
  const recording = recordingGroups(config)
  const alerting = topics.map(({ name, alerts }) => ({
    name,
    interval: ALERT_INTERVAL,
    rules: alerts.map((alert) => alertingRule(alert, config)),
  }))
  const groups = [...recording, ...alerting]
  return {
    groups,
    tests: [
      ...recordingTests(config),
      ...burnTests(config, groups),
      ...topics.map((topic) => topicTests(topic, config, groups)),
    ],
    runbooks: runbooks(topics, alerting, config),
  }
}

/** What is computed once and read by fleet pages and alerts alike. */
function recordingGroups(config: Config): readonly RuleGroup[] {
  const shared = recordingRules(indicators.filter(({ needs }) => packsOf(config).has(needs)))
  return [
    { name: 'recording.objectives', interval: ALERT_INTERVAL, rules: objectiveRules(config) },
    { name: 'recording.services', interval: ALERT_INTERVAL, rules: shared },
    ...(objectivesOf(config).length > 0 ? sloGroups(config) : []),
  ]
}

/** The packs that the services' parts write, those that any service may write, and what Prometheus writes about every target. */
function packsOf({ services }: Config): ReadonlySet<string> {
  const parts = new Set(services.flatMap((service) => service.parts))
  return new Set(['target', 'process', 'obs.logs', ...[...parts].flatMap((part) => PACKS[part])])
}

const PACKS: Readonly<Record<Part, readonly string[]>> = {
  http: ['http.server', 'http.middleware'],
  'http-client': ['http.client'],
  node: ['nodejs'],
  postgres: ['db.client'],
  redis: ['db.client'],
  backup: ['backup'],
  collector: ['otel.collector'],
}

function topicTests({ name, alerts, recorded }: Topic, config: Config, groups: readonly RuleGroup[]): RuleTestFile {
  return {
    group: name,
    yaml: testFile({
      groups: recorded === true ? [name] : neededGroups(name, groups),
      evaluationInterval: ALERT_INTERVAL,
      tests: alerts.flatMap((alert) => alertTests(alert, config)),
    }),
  }
}

function runbooks(topics: readonly Topic[], groups: readonly RuleGroup[], config: Config): readonly Runbook[] {
  const rules = groups.flatMap((group) => group.rules.filter(isAlert))
  const byName = Map.groupBy(
    topics.flatMap(({ alerts }) => alerts),
    ({ name }: Alert) => name,
  )
  return [...byName]
    .map(([name, alerts]) =>
      runbook(
        alerts,
        rules.filter(({ alert }: AlertingRule) => alert === name),
        config,
      ),
    )
    .sort((a, b) => (a.alert < b.alert ? -1 : 1))
}
