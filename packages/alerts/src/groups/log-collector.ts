import { logCollector, logs, targets } from '@ticolops/obs-indicators'
import { promql } from '@ticolops/obs-promql'
import { otelCollector as signals, target } from '@ticolops/obs-signals'
import { alert } from '../alert.ts'
import { at, growing } from '../story.ts'
import type { Subject } from '../story.ts'

const collector = (service: string, instance: string): Subject => ({
  namespace: 'monitoring',
  service,
  job: service,
  instance,
})

/** Collectors of two services. */
const subjects: readonly [Subject, Subject] = [
  collector('checkout-logs', '10.0.3.1:8888'),
  collector('catalog-logs', '10.0.3.2:8888'),
]

/** Collectors are nobody's service: they have no page of their own, and what they do hurts no user. */
const common = { scope: 'everything', dashboard: 'none', severity: 'warning' } as const

const LOG = {
  why: 'Read what the collector says of its backend.',
  command: 'kubectl -n <namespace> logs daemonset/<service> --tail=50',
}

export const logQueueFilling = alert('LogQueueFilling', {
  ...common,
  when: logCollector.queueRatio.above('warning'),
  for: '10m',
  summary: 'The backend of log lines takes less than comes.',
  description:
    '{{ $value | humanizePercentage }} of the queue of {{ $labels.service }} on {{ $labels.instance }} are used: lines wait on the disk of that node.',
  runbook: {
    meaning: 'The collector reads more than the backend takes, or the backend is away.',
    impact:
      'Lines come late. With the queue full the collector reads no further, and lines are lost once the node rotates their files.',
    look: [logCollector.queueRatio, logCollector.read, logCollector.sent],
    steps: [
      'See whether the backend answers at all: its own page, and the log of the collector.',
      'It answers, and slowly: see whether far more is logged than usual, and by whom.',
      'It answers with 429: it limits how much it takes; raise its limit, or log less.',
    ],
    mitigation: [
      LOG,
      {
        why: 'A service floods: let it write less, for now.',
        command: 'kubectl -n <its namespace> set env deployment/<its name> LOG_LEVEL=warn',
      },
    ],
  },
  story: { subjects, healthy: queued(0.09), broken: queued(0.11), value: '11%' },
})

export const logsNotSent = alert('LogsNotSent', {
  ...common,
  when: promql`sum by (namespace, service) (increase(${signals.accepted}[15m])) > 0 unless on (namespace, service) sum by (namespace, service) (increase(${signals.sent}[15m])) > 0`,
  keeps: ['namespace', 'service'],
  for: '5m',
  summary: 'Log lines are read, and none arrives at the backend.',
  description:
    '{{ $labels.service }} has read {{ $value | humanize }} log lines in the last quarter of an hour, and delivered none.',
  runbook: {
    meaning: 'The backend is away, refuses the credentials, or its address is wrong.',
    impact: 'Nobody can search in what happens now. Lines wait on the nodes, and arrive later if it is mended in time.',
    look: [logCollector.read, logCollector.sent, logCollector.queueRatio],
    steps: [
      'Read the log of the collector: it names the address and the answer.',
      '401 or 403: the credentials are wrong or have expired.',
      'No answer: the backend is down, or a NetworkPolicy stands in between.',
    ],
    mitigation: [
      LOG,
      {
        why: 'The credentials were renewed: let the collectors read them.',
        command: 'kubectl -n <namespace> rollout restart daemonset/<service>',
      },
    ],
  },
  story: {
    subjects,
    healthy: [growing(1, signals.accepted), growing(1, signals.sent)],
    broken: [growing(1, signals.accepted), growing(0, signals.sent)],
    alsoQuiet: { 'nobody logs': [growing(0, signals.accepted), growing(0, signals.sent)] },
    value: '900',
    settles: '15m',
  },
})

export const logsNotRead = alert('LogsNotRead', {
  ...common,
  when: promql`${logCollector.files.query} == 0`,
  keeps: ['namespace', 'service'],
  for: '15m',
  summary: 'The collectors read no file of log lines at all.',
  description: '{{ $labels.service }} runs, and has not one file of a container open on any node.',
  runbook: {
    meaning: 'No file fits its patterns: the namespace has another name, its pods are gone, or nothing is mounted.',
    impact: 'No line arrives. Files that are rotated meanwhile are lost.',
    look: [logCollector.files, logs.lines],
    steps: [
      'Compare `include` in the configuration of the collector with the namespaces of the services.',
      'See whether pods of these namespaces run at all.',
      'See whether /var/log/pods of the node is mounted, and readable.',
    ],
    mitigation: [
      {
        why: 'See what it looks for.',
        command:
          'kubectl -n <namespace> get configmaps -l app.kubernetes.io/instance=<service> -o yaml | grep -A5 include',
      },
      LOG,
    ],
  },
  story: { subjects, healthy: [at(1, signals.openFiles)], broken: [at(0, signals.openFiles)] },
})

export const logRecordsHeldBack = alert('LogRecordsHeldBack', {
  ...common,
  when: promql`sum by (namespace, service) (increase(${signals.refused}[30m]) + increase(${signals.failed}[30m])) > 0`,
  keeps: ['namespace', 'service'],
  for: '10m',
  summary: 'A collector cannot take in all log lines that it reads.',
  description: '{{ $labels.service }} could not take in {{ $value | humanize }} log lines in the last half hour.',
  runbook: {
    meaning: 'Its memory is at its limit, or its queue on the disk of the node cannot be written. It tries again.',
    impact: 'It falls behind; lines are lost once the node rotates files that it has not read.',
    look: [logCollector.refused, logCollector.queueRatio],
    steps: [
      'Read the log of the collector: it names memory, or the disk.',
      'Memory: see whether far more is logged than usual, then raise its limit and GOMEMLIMIT with it.',
      'Disk: see what fills the node.',
    ],
    mitigation: [
      LOG,
      { why: 'See what the nodes say of their disks.', command: 'kubectl describe nodes | grep -i pressure' },
    ],
  },
  story: { subjects, healthy: held(0), broken: held(0.1), value: '180', settles: '30m' },
})

export const logRecordsLost = alert('LogRecordsLost', {
  ...common,
  when: promql`sum by (namespace, service) (increase(${signals.sendFailed}[30m])) > 0`,
  keeps: ['namespace', 'service'],
  for: '5m',
  summary: 'The backend refuses log lines for good.',
  description: 'The backend of {{ $labels.service }} refused {{ $value | humanize }} log lines in the last half hour.',
  runbook: {
    meaning: 'It answered that these lines can never be taken: too old, too long, too many labels, or no such tenant.',
    impact: 'These lines are lost. Others arrive.',
    look: [logCollector.lost, logCollector.sent],
    steps: [
      'Read the log of the collector: the answer of the backend stands there.',
      'Too old: the collector was away for longer than the backend accepts; it ends by itself.',
      'Too long, or too many: find the service that writes such lines.',
    ],
    mitigation: [LOG],
  },
  story: {
    subjects,
    healthy: [growing(0, signals.sendFailed)],
    broken: [growing(0.1, signals.sendFailed)],
    value: '180',
    settles: '30m',
  },
})

/** What does not answer says nothing of its queue. A collector is a target that has told of a queue of log lines within a day. */
export const logCollectorDown = alert('LogCollectorDown', {
  ...common,
  when: promql`min by (namespace, service, instance) (${target.up} and on (namespace, service, instance) last_over_time(${signals.queueSize}{data_type="logs"}[1d])) < 1`,
  keeps: ['namespace', 'service', 'instance'],
  for: '10m',
  summary: 'A collector of log lines does not answer.',
  description:
    '{{ $labels.service }} on {{ $labels.instance }} does not answer. Whether lines of that node arrive is not known.',
  runbook: {
    meaning:
      'Prometheus cannot read the metrics of the collector: it is down, restarts again and again, or is cut off.',
    impact: 'Lines of that node wait in their files; those that are rotated meanwhile are lost.',
    look: [targets.up, logCollector.files],
    steps: [
      'See whether its pod runs, and on which node: `kubectl -n <namespace> get pods -l app.kubernetes.io/instance=<service> -o wide`.',
      'It restarts: read why the last run ended; killed for memory means that its limit is too low.',
      'It runs: a NetworkPolicy does not let Prometheus in.',
    ],
    mitigation: [LOG],
  },
  story: {
    subjects,
    healthy: [at(1, target.up), at(0, signals.queueSize, { data_type: 'logs' })],
    broken: [at(0, target.up)],
    alsoQuiet: { 'it is some other target': [at(0, target.up)] },
  },
})

function queued(share: number) {
  const labels = { data_type: 'logs', exporter: 'otlp_http' }
  return [at(share * 1_000_000, signals.queueSize, labels), at(1_000_000, signals.queueCapacity, labels)]
}

function held(perSecond: number) {
  const labels = { receiver: 'file_log' }
  return [growing(perSecond, signals.refused, labels), growing(0, signals.failed, labels)]
}
