import { errorEvents, logs } from '@ticolops/obs-indicators'
import { obsErrors as signals } from '@ticolops/obs-signals'
import { alert } from '../alert.ts'
import { growing, SERVICES } from '../story.ts'

export const errorEventsLost = alert('ErrorEventsLost', {
  when: errorEvents.lostRatio.above('warning'),
  scope: 'services',
  for: '5m',
  severity: 'warning',
  summary: 'Errors of the service do not arrive in Sentry.',
  description:
    '{{ $value | humanizePercentage }} of the errors that {{ $labels.service }} in namespace {{ $labels.namespace }} captured in the last half hour never reached Sentry.',
  runbook: {
    meaning:
      'Error events were lost, against your will: Sentry is away, refuses them or has had enough of them, or too many came at once. What `beforeSend` and the sample rate leave out does not count.',
    impact: 'Users notice nothing. Sentry shows fewer errors than there were, or none, and its own alerts stay quiet.',
    look: [errorEvents.notSent, errorEvents.captured, logs.errorLines],
    steps: [
      'See the reason. rate_limited: the quota is used up, or a flood of one error uses it up. refused: the DSN is wrong or its project gone. network: Sentry cannot be reached.',
      'no_sentry: a DSN is set, and @sentry/node is not installed.',
      'ring_full, queue_full: more errors than can be sent; the errors themselves are the trouble.',
      'Read the errors in the log meanwhile: they are all there.',
    ],
    mitigation: [
      {
        why: 'Ask a process what it knows: its answer names the last error of a delivery.',
        command: 'kubectl -n <namespace> exec <pod> -- sh -c "wget -qO- 127.0.0.1:9464/statusz"',
      },
      {
        why: 'See whether Sentry can be reached from the pod.',
        command:
          'kubectl -n <namespace> exec <pod> -- node -e "fetch(new URL(process.env.SENTRY_DSN).origin).then(r => console.log(r.status), console.error)"',
      },
    ],
  },
  story: {
    subjects: SERVICES,
    healthy: events(0.049),
    broken: events(0.051),
    alsoQuiet: {
      'one event was lost': [
        growing(1 / 3000, signals.captured, { mechanism: 'handled' }),
        growing(1 / 3000, signals.dropped, { reason: 'network' }),
      ],
      'events are left out on purpose': events(0.5, 'before_send'),
    },
    value: '5.1%',
    settles: '30m',
  },
})

function events(lost: number, reason = 'network') {
  return [growing(1, signals.captured, { mechanism: 'framework' }), growing(lost, signals.dropped, { reason })]
}
