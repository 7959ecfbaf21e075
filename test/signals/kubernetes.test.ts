import { kubeStateMetrics } from '@ticolops/obs-signals'
import { startControlPlane, startKubeStateStandIn, type KubeObject } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { expect, it, onTestFinished } from 'vitest'
import { mismatches } from './mismatches.ts'

const metadata = { name: 'hello', namespace: 'default' }
const labels = { app: 'hello' }
const selector = { matchLabels: labels }
const resources = { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '1', memory: '128Mi' } }
const podSpec = { containers: [{ name: 'app', image: 'ticolops.invalid/hello:1', resources }] }
const template = { metadata: { labels }, spec: podSpec }
const jobTemplate = { spec: { template: { spec: { ...podSpec, restartPolicy: 'Never' } } } }

/** One object of each kind that the pack reads. */
const OBJECTS: readonly KubeObject[] = [
  { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1' }, spec: {} },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'default' } },
  { apiVersion: 'v1', kind: 'Pod', metadata, spec: { ...podSpec, nodeName: 'node-1' } },
  { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { replicas: 2, selector, template } },
  { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata, spec: { selector, template } },
  { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata, spec: { serviceName: 'hello', selector, template } },
  { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata, spec: { selector, template } },
  { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: jobTemplate.spec },
  { apiVersion: 'batch/v1', kind: 'CronJob', metadata, spec: { schedule: '0 3 * * *', jobTemplate } },
  { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata, spec: { minAvailable: 1, selector } },
  {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata,
    spec: {
      minReplicas: 1,
      maxReplicas: 3,
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'hello' },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata,
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  },
]

const NOW = '2026-01-01T00:00:00Z'
const state = { reason: 'Error', exitCode: 1, startedAt: NOW, finishedAt: NOW }

/** What controllers and the kubelet would report of them; none runs here. */
const STATUSES: readonly { of: Pick<KubeObject, 'apiVersion' | 'kind'>; name?: string; status: object }[] = [
  {
    of: { apiVersion: 'v1', kind: 'Node' },
    name: 'node-1',
    status: {
      allocatable: { cpu: '2', memory: '4Gi', pods: '110' },
      conditions: [
        { type: 'Ready', status: 'True', reason: 'KubeletReady', lastHeartbeatTime: NOW, lastTransitionTime: NOW },
      ],
    },
  },
  {
    of: { apiVersion: 'v1', kind: 'Pod' },
    status: {
      phase: 'Running',
      startTime: NOW,
      conditions: [{ type: 'Ready', status: 'False' }],
      containerStatuses: [
        {
          name: 'app',
          image: 'ticolops.invalid/hello:1',
          imageID: 'hello',
          ready: false,
          restartCount: 3,
          state: { waiting: { reason: 'CrashLoopBackOff' } },
          lastState: { terminated: state },
        },
      ],
    },
  },
  {
    of: { apiVersion: 'apps/v1', kind: 'Deployment' },
    status: { conditions: [{ type: 'Available', status: 'False', reason: 'MinimumReplicasUnavailable' }] },
  },
  {
    of: { apiVersion: 'batch/v1', kind: 'Job' },
    status: {
      startTime: NOW,
      failed: 1,
      conditions: [
        { type: 'FailureTarget', status: 'True', reason: 'BackoffLimitExceeded', lastTransitionTime: NOW },
        { type: 'Failed', status: 'True', reason: 'BackoffLimitExceeded', lastTransitionTime: NOW },
      ],
    },
  },
  { of: { apiVersion: 'batch/v1', kind: 'CronJob' }, status: { lastScheduleTime: NOW, lastSuccessfulTime: NOW } },
]

await describeWithServers('the stand-in for kube-state-metrics', ['etcd', 'kube-apiserver'], () => {
  it('writes what the pack says, by the documented names and labels', async () => {
    const plane = await startControlPlane({ crds: false })
    onTestFinished(() => plane.stop())
    await plane.client.apply([...OBJECTS])
    for (const { of, name = 'hello', status } of STATUSES) {
      const namespace = of.kind === 'Node' ? {} : { namespace: 'default' }
      await plane.client.patch({ ...of, ...namespace, name }, { status }, 'status')
    }
    const standIn = await startKubeStateStandIn(plane.client)
    onTestFinished(() => standIn.stop())
    const text = await (await fetch(`${standIn.url}/metrics`)).text()
    expect(mismatches(kubeStateMetrics, text, '2.20.0')).toEqual([])
  })
})
