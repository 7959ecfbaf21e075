import { nodejs, sloSeries, targets } from '@ticolops/obs-indicators'
import { promql } from '@ticolops/obs-promql'
import { target } from '@ticolops/obs-signals'
import { alert } from '../alert.ts'
import { at, SERVICES } from '../story.ts'

/** A part of a service's pods cannot be read: other alerts see only the rest. */
export const targetDown = alert('TargetDown', {
  when: targets.up.below('critical'),
  scope: 'services',
  for: '5m',
  severity: 'warning',
  summary: 'Prometheus cannot read the metrics of some pods of the service.',
  description:
    'Only {{ $value | humanizePercentage }} of the targets of {{ $labels.service }} in namespace {{ $labels.namespace }} answer. What the others do is not seen.',
  runbook: {
    meaning:
      'Prometheus knows the target but gets no metrics: the process is down, the telemetry port is closed, or the network refuses.',
    impact: 'Dashboards and alerts miss these pods. Users may be hurt too, if the process is down.',
    look: [targets.up, targets.scrapeDuration, nodejs.eventLoopUtilization],
    steps: [
      'Read the error of the last scrape on the targets page of Prometheus.',
      'Connection refused: the process does not listen; look at the state and the log of the pod.',
      'Deadline exceeded: the process is too busy to answer; look at event loop utilization and scrape duration.',
      'No route or a timeout on connect: a NetworkPolicy does not let Prometheus in.',
    ],
    mitigation: [
      {
        why: 'See which pods are not ready, and why.',
        command: 'kubectl -n <namespace> get pods -l app.kubernetes.io/name=<service> -o wide',
      },
      { why: 'A process hangs: replace its pod.', command: 'kubectl -n <namespace> delete pod <pod>' },
    ],
  },
  story: { subjects: SERVICES, healthy: [at(1, target.up)], broken: [at(0, target.up)], value: '0%' },
})

/** None of the pods answers, whatever the platform says of them. */
export const serviceDown = alert('ServiceDown', {
  when: promql`${targets.up.query} == 0`,
  scope: 'services',
  keeps: ['namespace', 'service'],
  for: '2m',
  keepFiringFor: '5m',
  severity: 'critical',
  summary: 'No pod of the service answers.',
  description:
    'Prometheus cannot reach any pod of {{ $labels.service }} in namespace {{ $labels.namespace }}: the service is down, or cut off from the network.',
  runbook: {
    meaning: 'Every target of the service has failed its scrapes for two minutes.',
    impact:
      'Users most likely get no answer at all. Its burn-rate alerts cannot tell, because nothing counts requests.',
    look: [targets.up, targets.scrapeDuration],
    steps: [
      'Call the service as a user does: it may answer although its telemetry does not.',
      'See whether its pods run, `kubectl -n <namespace> get pods -o wide`, and read why the last run of one of them ended.',
      'All services are down at once: look at the nodes, the network and Prometheus itself.',
    ],
    mitigation: [
      { why: 'It began with a deploy: go back.', command: 'kubectl -n <namespace> rollout undo deployment/<service>' },
      {
        why: 'Read why the last run ended.',
        command: 'kubectl -n <namespace> logs deployment/<service> --previous --tail=50',
      },
    ],
  },
  story: {
    subjects: SERVICES,
    healthy: [at(0, target.up), at(1, target.up, { instance: '10.0.0.9:9464' })],
    broken: [at(0, target.up), at(0, target.up, { instance: '10.0.0.9:9464' })],
  },
})

/** `absent(up{…})` would be quiet as long as any service lives; the configuration knows them all by name. */
export const targetMissing = alert('TargetMissing', {
  when: promql`max by (namespace, service) (${sloSeries.service}) unless on (namespace, service) ${target.up}`,
  scope: 'everything',
  keeps: ['namespace', 'service'],
  for: '10m',
  keepFiringFor: '5m',
  severity: 'critical',
  summary: 'Prometheus has no target of the service at all.',
  description:
    'No pod of {{ $labels.service }} in namespace {{ $labels.namespace }} is known to Prometheus: it does not run, or it is not scraped any more.',
  runbook: {
    meaning: 'The configuration lists the service, and Prometheus has not a single target of it.',
    impact: 'The service may be gone. No other alert would tell.',
    look: [targets.up],
    steps: [
      'See whether pods of the service exist: `kubectl -n <namespace> get pods,endpointslices`.',
      'Pods exist: run `ticolops-obs verify`, which names the broken link between Service, ServiceMonitor and Prometheus.',
      'No pods: look at the Deployment, its replica count and its events.',
    ],
    mitigation: [
      { why: 'See what the Deployment says.', command: 'kubectl -n <namespace> describe deployment/<service>' },
      { why: 'The scrape configuration is gone: install it again.', command: 'ticolops-obs install' },
    ],
  },
  story: {
    subjects: SERVICES,
    healthy: [at(1, target.up), at(1, sloSeries.service, { team: 'team' })],
    broken: [at(1, sloSeries.service, { team: 'team' })],
  },
})
