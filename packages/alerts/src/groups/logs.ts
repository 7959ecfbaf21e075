import { errorEvents, httpServer, logs } from '@ticolops/obs-indicators'
import { promql } from '@ticolops/obs-promql'
import { obsLogs as signals } from '@ticolops/obs-signals'
import { alert } from '../alert.ts'
import { growing, SERVICES } from '../story.ts'
import { jump, USUAL } from './jump.ts'

/** For what no objective counts: jobs, queues, and requests that succeed although something failed. */
export const errorsLogged = alert('ErrorsLogged', {
  when: jump(logs.errorLines, 20),
  scope: 'services',
  keeps: ['namespace', 'service'],
  for: '10m',
  severity: 'warning',
  summary: 'The service logs far more errors than in the week before.',
  description:
    '{{ $labels.service }} in namespace {{ $labels.namespace }} wrote {{ $value | humanize }} lines of the levels error and fatal in half an hour, more than twice as many as in any half hour of the week before.',
  runbook: {
    meaning:
      'Something fails that did not fail before, or far more often. The alert is about what is new, and ends after six hours, mended or not.',
    impact:
      'If requests fail, their own alerts fire as well. If none does, it is something that they do not show: a job, a queue, a notification, a cache.',
    look: [logs.errorLines, errorEvents.captured, httpServer.errorRatio],
    steps: [
      'Read the lines: which message is new, and since when.',
      'See on the service page whether a deploy marker stands where it began.',
      'Follow the trace id of a line, where it has one, to what called and to what failed.',
      'Nothing is wrong, only loud: lower the level of that line.',
      'The rules are younger than a week: there is little to compare with, and this may be what is usual.',
    ],
    mitigation: [
      {
        why: 'Count the messages of the last half hour.',
        command: `kubectl -n <namespace> logs deployment/<service> --since=30m | jq -rR 'fromjson? | select(.level | IN("error", "fatal", 50, 60)) | .msg' | sort | uniq -c | sort -rn | head`,
      },
      { why: 'It began with a deploy: go back.', command: 'kubectl -n <namespace> rollout undo deployment/<service>' },
    ],
  },
  story: {
    subjects: SERVICES,
    healthy: errors(19),
    broken: errors(21),
    alsoQuiet: { 'it has written as many for hours': errors(21) },
    alsoQuietFor: USUAL,
    value: '21',
    settles: '30m',
  },
})

export const logLinesLost = alert('LogLinesLost', {
  when: promql`sum by (namespace, service) (increase(${signals.lost}[30m])) > 0`,
  scope: 'services',
  keeps: ['namespace', 'service'],
  for: '5m',
  severity: 'warning',
  summary: 'Log lines of the service are lost.',
  description:
    '{{ $value | humanize }} log lines of {{ $labels.service }} in namespace {{ $labels.namespace }} never reached stdout in the last half hour.',
  runbook: {
    meaning: 'Lines were written to obs.logger while stdout was closed or full, because nobody read it.',
    impact: 'The service runs on. Its log does not tell all that happened, least of all in its busiest minutes.',
    look: [logs.linesLost, logs.lines],
    steps: [
      'See whether far more lines are written than usual, and at which level: debug lines in production are the usual cause.',
      'See whether the pipe behind the process stands still: a log collector beside it, or a shell command after a `|`.',
      'See whether the node’s disk is full or slow: the container runtime then reads no further.',
    ],
    mitigation: [
      {
        why: 'Write less, for now.',
        command: 'kubectl -n <namespace> set env deployment/<service> LOG_LEVEL=warn',
      },
      {
        why: 'See on which node it happens, and what that node says of its disk.',
        command: 'kubectl -n <namespace> get pods -o wide\nkubectl describe node <node> | grep -i pressure',
      },
    ],
  },
  story: {
    subjects: SERVICES,
    healthy: [growing(0, signals.lost)],
    broken: [growing(0.1, signals.lost)],
    value: '180',
    settles: '30m',
  },
})

function errors(perHalfHour: number) {
  return [growing(10, signals.lines, { level: 'info' }), growing(perHalfHour / 1800, signals.lines, { level: 'error' })]
}
