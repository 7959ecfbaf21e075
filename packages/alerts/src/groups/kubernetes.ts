import { container, kubernetes, nodejs } from '@ticolops/obs-indicators'
import { promql } from '@ticolops/obs-promql'
import { kubeStateMetrics as signals, target } from '@ticolops/obs-signals'
import { alert } from '../alert.ts'
import { at, growing, SERVICES } from '../story.ts'
import type { Subject } from '../story.ts'

const exporter = { job: 'kube-state-metrics', service: 'kube-state-metrics', instance: '10.0.2.1:8080' }
const deployments: readonly [Subject, Subject] = [
  { ...exporter, namespace: 'shop', deployment: 'checkout' },
  { ...exporter, namespace: 'shop', deployment: 'catalog' },
]

export const replicasMissing = alert('ReplicasMissing', {
  when: kubernetes.replicasMissing.above(0),
  scope: 'namespaces',
  for: '15m',
  severity: 'warning',
  summary: 'A Deployment has had fewer pods than it wants for a quarter of an hour.',
  description:
    '{{ $value | humanize }} pods of deployment {{ $labels.deployment }} in namespace {{ $labels.namespace }} are not available.',
  runbook: {
    meaning: 'Pods that the Deployment asks for are not available, for longer than a rollout takes.',
    impact:
      'Less capacity, and less room for the next failure. A rollout may be stuck half-way, with two versions running.',
    look: [kubernetes.replicasMissing, kubernetes.replicasAvailable, kubernetes.restarts],
    steps: [
      'List the pods with `kubectl -n <namespace> get pods`: Pending means no room on the nodes, ImagePullBackOff a wrong image, CrashLoopBackOff a process that dies.',
      'Read the events of a pod that is not ready: `kubectl -n <namespace> describe pod <pod>`.',
      'Running but not ready: its readiness check fails; see what it waits for.',
    ],
    mitigation: [
      {
        why: 'See how far the rollout is.',
        command: 'kubectl -n <namespace> rollout status deployment/<deployment> --timeout=5s',
      },
      { why: 'A rollout is stuck: go back.', command: 'kubectl -n <namespace> rollout undo deployment/<deployment>' },
    ],
  },
  story: {
    subjects: deployments,
    labels: { service: 'checkout' },
    healthy: replicas(3, 3),
    broken: replicas(3, 2),
    value: '1',
  },
})

export const deploymentDown = alert('DeploymentDown', {
  when: promql`${kubernetes.replicasAvailable.query} == 0 and ${kubernetes.replicasWanted.query} > 0`,
  scope: 'namespaces',
  keeps: ['namespace', 'service', 'deployment'],
  for: '2m',
  keepFiringFor: '5m',
  severity: 'critical',
  summary: 'A Deployment has no pod that could answer.',
  description:
    'None of the pods that deployment {{ $labels.deployment }} in namespace {{ $labels.namespace }} wants is available.',
  runbook: {
    meaning: 'The Deployment wants at least one pod, and none is available.',
    impact: 'The service does not answer at all.',
    look: [kubernetes.replicasAvailable, kubernetes.replicasWanted, kubernetes.restarts],
    steps: [
      'List the pods with `kubectl -n <namespace> get pods`, and read the events of one of them with `kubectl -n <namespace> describe pod <pod>`.',
      'There is none: read why in `kubectl -n <namespace> describe deployment <deployment>`.',
      'Look at the last exit code, in the same description, and at the log of the previous run.',
      'All pods left at once: look at the nodes, at the image registry, and at a changed secret or configuration.',
    ],
    mitigation: [
      {
        why: 'It began with a deploy: go back.',
        command: 'kubectl -n <namespace> rollout undo deployment/<deployment>',
      },
      {
        why: 'Read why the last run ended.',
        command: 'kubectl -n <namespace> logs deployment/<deployment> --previous --tail=50',
      },
    ],
  },
  story: {
    subjects: deployments,
    labels: { service: 'checkout' },
    healthy: replicas(3, 1),
    broken: replicas(3, 0),
    alsoQuiet: { 'it is scaled to zero': replicas(0, 0) },
  },
})

export const podCrashLooping = alert('PodCrashLooping', {
  when: kubernetes.restarts.above('critical'),
  scope: 'services',
  for: '1m',
  keepFiringFor: '15m',
  severity: 'critical',
  summary: 'Containers of the service restart again and again.',
  description:
    'Containers of {{ $labels.service }} in namespace {{ $labels.namespace }} restarted {{ $value | humanize }} times within 15 minutes.',
  runbook: {
    meaning:
      'More than three restarts within a quarter of an hour: the process starts, dies, and is started again with growing pauses.',
    impact: 'Requests in flight are lost at every restart, and between restarts there is less capacity.',
    look: [kubernetes.restarts, container.memory, nodejs.heapUsedRatio],
    steps: [
      'Find the pod that restarts with `kubectl -n <namespace> get pods`, and read the exit code and the reason under Last State in `kubectl -n <namespace> describe pod <pod>`.',
      'OOMKilled: it needs more memory than its limit, or it leaks.',
      'Exit code 1: read the log of the previous run; a missing variable or an unreachable database is the usual cause.',
      'Killed by the liveness probe: the event loop was blocked, or the probe is too strict.',
    ],
    mitigation: [
      { why: 'Read why the last run ended.', command: 'kubectl -n <namespace> logs <pod> --previous --tail=50' },
      { why: 'It began with a deploy: go back.', command: 'kubectl -n <namespace> rollout undo deployment/<service>' },
    ],
  },
  story: {
    subjects: SERVICES,
    healthy: restarts(2.8),
    broken: restarts(3.4),
    value: '3.4',
    settles: '15m',
  },
})

function replicas(wanted: number, available: number) {
  return [at(wanted, signals.deploymentSpecReplicas), at(available, signals.deploymentStatusReplicasAvailable)]
}

/** The pods stand behind a second Service, which nobody configured; kube-state-metrics runs twice. */
function restarts(perQuarterHour: number) {
  const labels = { ...exporter, container: 'app', uid: 'a1' }
  return [
    at(1, target.up, { service: 'all-pods' }),
    at(1, target.up),
    ...[exporter.instance, '10.0.2.2:8080'].map((instance) =>
      growing(perQuarterHour / 900, signals.podContainerStatusRestarts, { ...labels, instance }),
    ),
  ]
}
