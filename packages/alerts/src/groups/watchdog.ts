import { targets } from '@ticolops/obs-indicators'
import { promql } from '@ticolops/obs-promql'
import { target } from '@ticolops/obs-signals'
import { alert } from '../alert.ts'
import { at, SERVICES } from '../story.ts'

const route = {
  why: 'Send a test message by hand along the same route.',
  command: 'amtool alert add alertname=Watchdog severity=none --alertmanager.url=<alertmanager>',
}

/** Proves that the way from a rule to a receiver is open. */
export const watchdog = alert('Watchdog', {
  when: promql`vector(1)`,
  scope: 'everything',
  keeps: [],
  for: '0s',
  severity: 'none',
  summary: 'This alert always fires, to prove that alerts arrive.',
  description:
    'Route it to a receiver outside of this cluster that calls someone when it stops coming. Its value is {{ $value | humanize }}.',
  runbook: {
    meaning:
      'Nothing is wrong while it fires. When it stops, Prometheus, Alertmanager or the way to the receiver is broken.',
    impact: 'While it is missing, no alert of this Prometheus may reach anybody.',
    look: [targets.up],
    steps: [
      'See whether Prometheus runs and shows this alert as firing.',
      'See whether Alertmanager runs and shows it too.',
      'See in Alertmanager’s log whether the receiver refuses it.',
    ],
    mitigation: [route],
  },
  story: { subjects: [{}], healthy: [], broken: [], value: '1', always: true },
})

/** `vector(1)` needs no samples, so it fires on while storage is full or nothing is scraped; this one stops then. */
export const heartbeat = alert('Heartbeat', {
  when: promql`time() - max(timestamp(${target.up})) < 120`,
  scope: 'everything',
  keeps: [],
  for: '0s',
  severity: 'none',
  summary: 'This alert fires while Prometheus stores fresh samples.',
  description:
    'Route it like Watchdog: when it stops coming, Prometheus does not store samples any more. The newest is {{ $value | humanizeDuration }} old.',
  runbook: {
    meaning:
      'Nothing is wrong while it fires. When it stops and Watchdog still comes, rules are evaluated, but on old samples.',
    impact: 'While it is missing, alerts judge a state that is long past.',
    look: [targets.up, targets.scrapeDuration],
    steps: [
      'See on the targets page of Prometheus when targets were last scraped.',
      'Look in its log for a full disk or a write-ahead log that cannot be written.',
    ],
    mitigation: [
      {
        why: 'See whether the disk of Prometheus is full.',
        command: 'kubectl -n <namespace> exec <pod> -- df -h /prometheus',
      },
      route,
    ],
  },
  story: { subjects: SERVICES, healthy: [], broken: [at(1, target.up)], value: '0s' },
})
