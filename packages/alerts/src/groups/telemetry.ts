import { targets, telemetry } from '@ticolops/obs-indicators'
import { promql } from '@ticolops/obs-promql'
import { obsSelf, prometheus, target } from '@ticolops/obs-signals'
import { alert } from '../alert.ts'
import { at, growing, SERVICES } from '../story.ts'
import type { Subject } from '../story.ts'

const servers: readonly [Subject, Subject] = [
  { namespace: 'monitoring', service: 'prometheus', job: 'prometheus', instance: '10.0.3.1:9090' },
  { namespace: 'monitoring', service: 'prometheus', job: 'prometheus', instance: '10.0.3.2:9090' },
]

export const seriesRefused = alert('SeriesRefused', {
  // An event is seen for as long as it lies within the window; `for` is far below it.
  when: promql`sum by (namespace, service, metric) (increase(${obsSelf.seriesDropped}[30m])) > 0`,
  scope: 'services',
  keeps: ['namespace', 'service', 'metric'],
  for: '5m',
  severity: 'warning',
  summary: 'A metric of the service has reached its limit of series.',
  description:
    '{{ $value | humanize }} observations of {{ $labels.metric }} by {{ $labels.service }} in namespace {{ $labels.namespace }} were counted without their labels in the last half hour.',
  runbook: {
    meaning:
      'A label of the metric takes more values than the SDK keeps apart. Totals stay right; breakdowns by that label do not.',
    impact:
      'Panels by route or by client miss part of the picture. Without the limit Prometheus would pay for every value.',
    look: [telemetry.seriesDropped, telemetry.series, targets.samples],
    steps: [
      'See which label grows: on the metrics page of a pod, count the values of each label of the metric.',
      'A route with an id in it was not matched by the router: give it a pattern.',
      'A label made from user input does not belong on a metric: put it into the log or the trace.',
    ],
    mitigation: [
      {
        why: 'Start counting afresh, once the label is fixed.',
        command: 'kubectl -n <namespace> rollout restart deployment/<service>',
      },
    ],
  },
  story: {
    subjects: SERVICES,
    healthy: [growing(0, obsSelf.seriesDropped, { metric: 'http_server_request_duration_seconds' })],
    broken: [growing(0.1, obsSelf.seriesDropped, { metric: 'http_server_request_duration_seconds' })],
    value: '180',
    settles: '30m',
  },
})

export const instrumentationFailing = alert('InstrumentationFailing', {
  when: promql`sum by (namespace, service, part) (increase(${obsSelf.errors}[30m])) > 0`,
  scope: 'services',
  keeps: ['namespace', 'service', 'part'],
  for: '5m',
  severity: 'warning',
  summary: 'The instrumentation of the service fails again and again.',
  description:
    'Part {{ $labels.part }} of the instrumentation of {{ $labels.service }} in namespace {{ $labels.namespace }} failed {{ $value | humanize }} times in the last half hour. The application is not affected.',
  runbook: {
    meaning: 'An error inside @ticolops/obs was caught before it could reach the application, more than once.',
    impact: 'Users notice nothing. What the part measures is missing, wholly or in part, from panels and alerts.',
    look: [telemetry.errors, telemetry.notMeasured, telemetry.complete],
    steps: [
      'Read the first error of the part in the log of a pod: its line begins with `@ticolops/obs:`.',
      'See whether it began with a deploy: a new version of the library that is measured is the usual cause.',
      'Compare the version with those in the list of what is measured, in the README of @ticolops/obs.',
    ],
    mitigation: [
      {
        why: 'Find the error.',
        command: 'kubectl -n <namespace> logs deployment/<service> | grep "@ticolops/obs:"',
      },
      { why: 'It began with a deploy: go back.', command: 'kubectl -n <namespace> rollout undo deployment/<service>' },
    ],
  },
  story: {
    subjects: SERVICES,
    healthy: [growing(0, obsSelf.errors, { part: 'express' })],
    broken: [growing(0.1, obsSelf.errors, { part: 'express' })],
    value: '180',
    settles: '30m',
  },
})

export const telemetryObstructed = alert('TelemetryObstructed', {
  when: promql`max by (namespace, service, id) (${obsSelf.finding}) > 0`,
  scope: 'services',
  keeps: ['namespace', 'service', 'id'],
  for: '15m',
  severity: 'warning',
  summary: 'Something in the service keeps its telemetry from arriving, or makes it costly.',
  description:
    '{{ $labels.service }} in namespace {{ $labels.namespace }} runs with {{ $value | humanize }} findings of the kind {{ $labels.id }}; /statusz of a pod says where, why it hurts, and what to do.',
  runbook: {
    meaning:
      'The process holds something that does not go together with what observes it: several copies of OpenTelemetry’s API or of Sentry, a second agent, a loader or flag that slows every start.',
    impact:
      'Depending on the kind, spans or errors go nowhere without an error, everything is measured twice, or each request costs more than it must.',
    look: [telemetry.findings, telemetry.notMeasured, telemetry.errors],
    steps: [
      'Read the finding on `/statusz`: it names the copies and their paths, and the fix.',
      'See whether it came with a deploy: an update of one package of OpenTelemetry or Sentry without the others is the usual cause.',
      'It is meant to be so, for instance while you move from one agent to another: silence it by its `id` until then.',
    ],
    mitigation: [
      {
        why: 'Read the findings.',
        command: 'kubectl -n <namespace> exec <pod> -- sh -c "wget -qO- 127.0.0.1:9464/statusz"',
      },
      {
        why: 'See which copies are installed, in the repository of the service.',
        command: 'npm ls @opentelemetry/api @sentry/node',
      },
    ],
  },
  story: {
    subjects: SERVICES,
    healthy: [at(0, obsSelf.finding, { id: 'opentelemetry-api-versions' })],
    broken: [at(1, obsSelf.finding, { id: 'opentelemetry-api-versions' })],
    value: '1',
  },
})

export const scrapeSlow = alert('ScrapeSlow', {
  when: targets.scrapeDuration.above('warning'),
  scope: 'services',
  for: '15m',
  severity: 'warning',
  summary: 'Reading the metrics of the service takes nearly as long as it may.',
  description:
    'The slowest pod of {{ $labels.service }} in namespace {{ $labels.namespace }} needs {{ $value | humanizeDuration }} to answer a scrape.',
  runbook: {
    meaning: 'A scrape takes more than five seconds; by default it is given up after ten.',
    impact: 'Soon samples are lost, and with them the sight of this pod.',
    look: [targets.scrapeDuration, targets.samples, telemetry.series],
    steps: [
      'See whether the number of samples grew: too many series take long to write.',
      'See whether the pod lacks CPU, or its event loop is blocked: the page waits a second for what only the loop knows.',
    ],
    mitigation: [
      {
        why: 'See the size of the page.',
        command: 'kubectl -n <namespace> exec <pod> -- sh -c "wget -qO- 127.0.0.1:9464/metrics | wc -lc"',
      },
    ],
  },
  story: {
    subjects: SERVICES,
    healthy: [at(4.9, target.scrapeDuration)],
    broken: [at(5.5, target.scrapeDuration)],
    value: '5.5s',
  },
})

export const scrapeRefused = alert('ScrapeRefused', {
  when: promql`sum by (namespace, service, instance) (increase(${prometheus.scrapesExceededSampleLimit}[15m])) > 0`,
  scope: 'everything',
  dashboard: 'none',
  keeps: ['namespace', 'service', 'instance'],
  for: '5m',
  severity: 'warning',
  summary: 'Prometheus throws scrapes away because they exceed their sample limit.',
  description:
    'Prometheus {{ $labels.instance }} refused {{ $value | humanize }} scrapes in the last quarter of an hour: their targets expose more samples than allowed.',
  runbook: {
    meaning:
      'A target exposes more samples than the sampleLimit of its monitor. The whole scrape is dropped, not only the rest.',
    impact: 'The target counts as down; nothing of it is seen.',
    look: [targets.samples, targets.up],
    steps: [
      'Find the target on the targets page of Prometheus: its error says that the sample limit was exceeded.',
      'See which metric grew, and which of its labels.',
    ],
    mitigation: [
      {
        why: 'The growth is wanted: raise the limit of the monitor.',
        command:
          'kubectl -n <namespace> get servicemonitors -o custom-columns=NAME:.metadata.name,LIMIT:.spec.sampleLimit',
      },
    ],
  },
  story: {
    subjects: servers,
    healthy: [growing(0, prometheus.scrapesExceededSampleLimit)],
    broken: [growing(0.1, prometheus.scrapesExceededSampleLimit)],
    value: '90',
    settles: '15m',
  },
})

export const ruleEvaluationFailing = alert('RuleEvaluationFailing', {
  when: promql`sum by (namespace, service, instance, rule_group) (increase(${prometheus.ruleEvaluationFailures}[15m])) > 0`,
  scope: 'everything',
  dashboard: 'none',
  keeps: ['namespace', 'service', 'instance', 'rule_group'],
  for: '5m',
  severity: 'warning',
  summary: 'Prometheus cannot evaluate some of its rules.',
  description:
    '{{ $value | humanize }} evaluations of rule group {{ $labels.rule_group }} on {{ $labels.instance }} failed in the last quarter of an hour: its alerts may not fire.',
  runbook: {
    meaning:
      'A rule’s query fails: two series match where one must, the query needs too much memory, or it takes too long.',
    impact: 'Alerts of the group may not fire, and recorded series have gaps.',
    look: [targets.up],
    steps: [
      'Read the error on the rules page of Prometheus, next to the rule.',
      '“many-to-many matching”: a series exists twice, often because one target is scraped by two monitors.',
      'A query that needs too many samples: a metric has far more series than before.',
    ],
    mitigation: [{ why: 'See which rules fail and why.', command: 'ticolops-obs verify' }],
  },
  story: {
    subjects: servers,
    healthy: [growing(0, prometheus.ruleEvaluationFailures, { rule_group: 'slo.hours' })],
    broken: [growing(0.1, prometheus.ruleEvaluationFailures, { rule_group: 'slo.hours' })],
    value: '90',
    settles: '15m',
  },
})

export const ruleEvaluationLate = alert('RuleEvaluationLate', {
  when: promql`sum by (namespace, service, instance, rule_group) (increase(${prometheus.ruleGroupIterationsMissed}[15m])) > 0`,
  scope: 'everything',
  dashboard: 'none',
  keeps: ['namespace', 'service', 'instance', 'rule_group'],
  for: '5m',
  severity: 'warning',
  summary: 'Prometheus needs longer to evaluate a rule group than its interval.',
  description:
    'Rule group {{ $labels.rule_group }} on {{ $labels.instance }} missed {{ $value | humanize }} evaluations in the last quarter of an hour: its alerts come late.',
  runbook: {
    meaning: 'The evaluation of the group takes longer than its interval, so that evaluations are skipped.',
    impact: 'Alerts come late, and recorded series have gaps.',
    look: [targets.samples],
    steps: [
      'Find the slowest rule on the rules page of Prometheus.',
      'See whether the number of series grew.',
      'See whether the server lacks CPU or memory.',
    ],
    mitigation: [{ why: 'See what the server itself needs.', command: 'kubectl -n <namespace> top pods' }],
  },
  story: {
    subjects: servers,
    healthy: [growing(0, prometheus.ruleGroupIterationsMissed, { rule_group: 'slo.hours' })],
    broken: [growing(0.1, prometheus.ruleGroupIterationsMissed, { rule_group: 'slo.hours' })],
    value: '90',
    settles: '15m',
  },
})
