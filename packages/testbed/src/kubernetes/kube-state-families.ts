import type { KubeObject, ObjectRef } from './kube-client.ts'
import { quantity } from './quantity.ts'

/** Labels and value of one sample. Empty labels are written too, as kube-state-metrics does. */
export type Sample = [labels: Record<string, string>, value: number]

/** A family of series made from the objects of one kind. */
export interface Family {
  name: string
  help: string
  type: 'gauge' | 'counter'
  samples: (object: KubeObject) => Sample[]
}

/** What stands at a dotted path, or undefined. */
function at(object: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined | null)?.[key], object)
}
const items = (object: unknown, path: string): unknown[] => (at(object, path) as unknown[] | undefined) ?? []
const entries = (object: unknown, path: string): [string, string][] =>
  Object.entries((at(object, path) ?? {}) as Record<string, string>)
function text(object: unknown, path: string): string {
  const value = at(object, path)
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}
/** The number at a path as a sample, none when it is not there and there is no default. */
function numberAt(labels: Record<string, string>, object: unknown, path: string, fallback?: number): Sample[] {
  const value = at(object, path) ?? fallback
  return typeof value === 'number' ? [[labels, value]] : []
}
/** The time at a path in Unix seconds. */
function timeAt(labels: Record<string, string>, object: unknown, path: string): Sample[] {
  const time = Date.parse(text(object, path))
  return Number.isNaN(time) ? [] : [[labels, time / 1000]]
}
/** One sample per possible value, 1 for the one that holds. */
const oneOf = (labels: Record<string, string>, name: string, values: readonly string[], actual: string): Sample[] =>
  values.map((value) => [{ ...labels, [name]: value }, value === actual ? 1 : 0])

const TRUTH = ['true', 'false', 'unknown']
const gauge = (name: string, help: string, samples: Family['samples']): Family => ({
  name,
  help,
  type: 'gauge',
  samples,
})
/** `namespace` and the object's name under the label that the exporter gives it. */
const identity =
  (label: string) =>
  (object: KubeObject): Record<string, string> => ({
    namespace: object.metadata.namespace ?? '',
    [label]: object.metadata.name,
  })
const podIdentity = (pod: KubeObject): Record<string, string> => ({
  ...identity('pod')(pod),
  uid: pod.metadata.uid ?? '',
})
const nodeIdentity = (node: KubeObject): Record<string, string> => ({ node: node.metadata.name })
/** Families that are one number of the object each: name, help, path, and a value where the API leaves zeros out. */
function numbers(
  label: string,
  table: readonly (readonly [name: string, help: string, path: string, fallback?: number])[],
): Family[] {
  const of = identity(label)
  return table.map(([name, help, path, fallback]) =>
    gauge(name, help, (object) => numberAt(of(object), object, path, fallback)),
  )
}
/** The controller that owns an object, or the exporter's `<none>`. */
function owner(object: KubeObject): Record<string, string> {
  const reference = items(object, 'metadata.ownerReferences')[0]
  if (reference === undefined) return { owner_kind: '', owner_name: '', owner_is_controller: '' }
  return {
    owner_kind: text(reference, 'kind'),
    owner_name: text(reference, 'name'),
    owner_is_controller: text(reference, 'controller') || 'false',
  }
}
/** Resource names and units as the exporter writes them: cores, bytes, and integers for counts. */
function resources(labels: Record<string, string>, object: unknown, path: string): Sample[] {
  return entries(object, path).map(([resource, value]) => {
    const unit = resource === 'cpu' ? 'core' : resource === 'pods' ? 'integer' : 'byte'
    return [{ ...labels, resource: resource.replaceAll(/[^\w]/g, '_'), unit }, quantity(value)]
  })
}

function podFamilies(): Family[] {
  const of = podIdentity
  const perContainer =
    (path: string, samples: (labels: Record<string, string>, container: unknown) => Sample[]) => (pod: KubeObject) =>
      items(pod, path).flatMap((container) => samples({ ...of(pod), container: text(container, 'name') }, container))
  const statuses = 'status.containerStatuses'
  return [
    gauge('kube_pod_info', 'Information about pod.', (pod) => {
      const { owner_kind, owner_name } = owner(pod)
      const where = {
        host_ip: text(pod, 'status.hostIP'),
        pod_ip: text(pod, 'status.podIP'),
        node: text(pod, 'spec.nodeName'),
      }
      const by = { created_by_kind: owner_kind ?? '', created_by_name: owner_name ?? '' }
      const rest = {
        priority_class: text(pod, 'spec.priorityClassName'),
        host_network: text(pod, 'spec.hostNetwork') || 'false',
      }
      return [[{ ...of(pod), ...where, ...by, ...rest }, 1]]
    }),
    gauge('kube_pod_owner', "Information about the Pod's owner.", (pod) => [[{ ...of(pod), ...owner(pod) }, 1]]),
    gauge('kube_pod_created', 'Unix creation timestamp.', (pod) => timeAt(of(pod), pod, 'metadata.creationTimestamp')),
    gauge('kube_pod_start_time', 'Start time in unix timestamp for a pod.', (pod) =>
      timeAt(of(pod), pod, 'status.startTime'),
    ),
    gauge('kube_pod_status_phase', 'The pods current phase.', (pod) =>
      oneOf(of(pod), 'phase', ['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'], text(pod, 'status.phase')),
    ),
    gauge('kube_pod_status_ready', 'Whether the pod is ready.', (pod) => {
      const ready = items(pod, 'status.conditions').find((each) => text(each, 'type') === 'Ready')
      return oneOf(of(pod), 'condition', TRUTH, text(ready, 'status').toLowerCase() || 'false')
    }),
    gauge(
      'kube_pod_container_info',
      'Information about a container in a pod.',
      perContainer(statuses, (labels, container) => {
        const image = text(container, 'image')
        const ids = { image_id: text(container, 'imageID'), container_id: text(container, 'containerID') }
        return [[{ ...labels, image, image_spec: image, ...ids }, 1]]
      }),
    ),
    gauge(
      'kube_pod_container_status_ready',
      'Whether the container passed its readiness check.',
      perContainer(statuses, (labels, container) => [[labels, text(container, 'ready') === 'true' ? 1 : 0]]),
    ),
    {
      name: 'kube_pod_container_status_restarts_total',
      help: 'The number of container restarts per container.',
      type: 'counter',
      samples: perContainer(statuses, (labels, container) => numberAt(labels, container, 'restartCount', 0)),
    },
    gauge(
      'kube_pod_container_status_waiting_reason',
      'Why the container is waiting.',
      perContainer(statuses, (labels, container) => {
        const reason = text(container, 'state.waiting.reason')
        return reason === '' ? [] : [[{ ...labels, reason }, 1]]
      }),
    ),
    gauge(
      'kube_pod_container_status_last_terminated_reason',
      'Why the container last terminated.',
      perContainer(statuses, (labels, container) => {
        const reason = text(container, 'lastState.terminated.reason')
        return reason === '' ? [] : [[{ ...labels, reason }, 1]]
      }),
    ),
    ...(['requests', 'limits'] as const).map((each) =>
      gauge(`kube_pod_container_resource_${each}`, `The resource ${each} of a container.`, (pod) =>
        perContainer('spec.containers', (labels, container) =>
          resources({ ...labels, node: text(pod, 'spec.nodeName') }, container, `resources.${each}`),
        )(pod),
      ),
    ),
  ]
}

function deploymentFamilies(): Family[] {
  const of = identity('deployment')
  return [
    ...numbers('deployment', [
      ['kube_deployment_spec_replicas', 'Pods wanted.', 'spec.replicas'],
      ['kube_deployment_status_replicas', 'Pods that exist.', 'status.replicas', 0],
      ['kube_deployment_status_replicas_ready', 'Pods that are ready.', 'status.readyReplicas', 0],
      ['kube_deployment_status_replicas_available', 'Pods that are available.', 'status.availableReplicas', 0],
      ['kube_deployment_status_replicas_unavailable', 'Pods that are not available.', 'status.unavailableReplicas', 0],
      ['kube_deployment_status_replicas_updated', 'Pods of the newest revision.', 'status.updatedReplicas', 0],
      [
        'kube_deployment_status_observed_generation',
        'Generation that the controller saw.',
        'status.observedGeneration',
        0,
      ],
      ['kube_deployment_metadata_generation', 'Generation of the wanted state.', 'metadata.generation'],
    ]),
    gauge('kube_deployment_created', 'Unix creation timestamp.', (object) =>
      timeAt(of(object), object, 'metadata.creationTimestamp'),
    ),
    gauge('kube_deployment_status_condition', 'The current status conditions of a deployment.', (object) =>
      items(object, 'status.conditions').flatMap((each) =>
        oneOf(
          { ...of(object), condition: text(each, 'type'), reason: text(each, 'reason') },
          'status',
          TRUTH,
          text(each, 'status').toLowerCase(),
        ),
      ),
    ),
  ]
}

function replicaSetFamilies(): Family[] {
  return [
    ...numbers('replicaset', [['kube_replicaset_spec_replicas', 'Pods wanted.', 'spec.replicas']]),
    gauge('kube_replicaset_owner', "Information about the ReplicaSet's owner.", (object) => [
      [{ ...identity('replicaset')(object), ...owner(object) }, 1],
    ]),
  ]
}

function statefulSetFamilies(): Family[] {
  return numbers('statefulset', [
    ['kube_statefulset_replicas', 'Pods wanted.', 'spec.replicas'],
    ['kube_statefulset_status_replicas_ready', 'Pods that are ready.', 'status.readyReplicas', 0],
  ])
}

function daemonSetFamilies(): Family[] {
  return numbers('daemonset', [
    [
      'kube_daemonset_status_desired_number_scheduled',
      'Nodes that should run the pod.',
      'status.desiredNumberScheduled',
      0,
    ],
    ['kube_daemonset_status_number_ready', 'Nodes on which the pod is ready.', 'status.numberReady', 0],
  ])
}

function autoscalerFamilies(): Family[] {
  return numbers('horizontalpodautoscaler', [
    ['kube_horizontalpodautoscaler_spec_min_replicas', 'Fewest pods.', 'spec.minReplicas', 1],
    ['kube_horizontalpodautoscaler_spec_max_replicas', 'Most pods.', 'spec.maxReplicas'],
    ['kube_horizontalpodautoscaler_status_current_replicas', 'Pods now.', 'status.currentReplicas', 0],
    ['kube_horizontalpodautoscaler_status_desired_replicas', 'Pods wanted.', 'status.desiredReplicas', 0],
  ])
}

function budgetFamilies(): Family[] {
  return numbers('poddisruptionbudget', [
    [
      'kube_poddisruptionbudget_status_pod_disruptions_allowed',
      'Pods that may go now.',
      'status.disruptionsAllowed',
      0,
    ],
    ['kube_poddisruptionbudget_status_current_healthy', 'Healthy pods.', 'status.currentHealthy', 0],
    ['kube_poddisruptionbudget_status_desired_healthy', 'Healthy pods wanted.', 'status.desiredHealthy', 0],
  ])
}

function jobFamilies(): Family[] {
  const of = identity('job_name')
  return [
    gauge('kube_job_failed', 'The job has failed its execution.', (object) => {
      const failed = items(object, 'status.conditions').find((each) => text(each, 'type') === 'Failed')
      return failed === undefined ? [] : oneOf(of(object), 'condition', TRUTH, text(failed, 'status').toLowerCase())
    }),
    gauge('kube_job_status_failed', 'Pods of the job that failed.', (object) => {
      const failed = numberAt({ ...of(object), reason: '' }, object, 'status.failed')
      return failed.length > 0 ? failed : [[of(object), 0]]
    }),
  ]
}

function cronJobFamilies(): Family[] {
  const of = identity('cronjob')
  return [
    gauge('kube_cronjob_created', 'Unix creation timestamp.', (object) =>
      timeAt(of(object), object, 'metadata.creationTimestamp'),
    ),
    gauge('kube_cronjob_status_last_successful_time', 'When it last succeeded.', (object) =>
      timeAt(of(object), object, 'status.lastSuccessfulTime'),
    ),
    gauge('kube_cronjob_status_last_schedule_time', 'When it was last started.', (object) =>
      timeAt(of(object), object, 'status.lastScheduleTime'),
    ),
    gauge('kube_cronjob_status_active', 'Jobs of it that run now.', (object) => [
      [of(object), items(object, 'status.active').length],
    ]),
    gauge('kube_cronjob_spec_suspend', 'Whether it is suspended.', (object) => [
      [of(object), text(object, 'spec.suspend') === 'true' ? 1 : 0],
    ]),
  ]
}

function claimFamilies(): Family[] {
  const of = identity('persistentvolumeclaim')
  return [
    gauge('kube_persistentvolumeclaim_status_phase', 'The phase the claim is in.', (object) =>
      oneOf(of(object), 'phase', ['Pending', 'Bound', 'Lost'], text(object, 'status.phase')),
    ),
  ]
}

function nodeFamilies(): Family[] {
  const of = nodeIdentity
  return [
    gauge('kube_node_info', 'Information about a cluster node.', (node) => {
      const info = (field: string): string => text(node, `status.nodeInfo.${field}`)
      const address = items(node, 'status.addresses').find((each) => text(each, 'type') === 'InternalIP')
      const software = {
        kernel_version: info('kernelVersion'),
        os_image: info('osImage'),
        container_runtime_version: info('containerRuntimeVersion'),
        kubelet_version: info('kubeletVersion'),
        kubeproxy_version: info('kubeProxyVersion'),
      }
      const place = {
        pod_cidr: text(node, 'spec.podCIDR'),
        provider_id: text(node, 'spec.providerID'),
        internal_ip: text(address, 'address'),
      }
      return [[{ ...of(node), ...software, ...place, system_uuid: info('systemUUID') }, 1]]
    }),
    gauge('kube_node_spec_unschedulable', 'Whether the node takes no new pods.', (node) => [
      [of(node), text(node, 'spec.unschedulable') === 'true' ? 1 : 0],
    ]),
    gauge('kube_node_status_allocatable', 'Resources that pods may use.', (node) =>
      resources(of(node), node, 'status.allocatable'),
    ),
    gauge('kube_node_status_condition', 'The condition of a cluster node.', (node) =>
      items(node, 'status.conditions').flatMap((each) =>
        oneOf({ ...of(node), condition: text(each, 'type') }, 'status', TRUTH, text(each, 'status').toLowerCase()),
      ),
    ),
  ]
}

/** The kinds that are read, each with its families. Names and labels: docs/metrics of kube-state-metrics 2. */
export const kinds: readonly { ref: ObjectRef; families: readonly Family[] }[] = [
  { ref: { apiVersion: 'v1', kind: 'Pod' }, families: podFamilies() },
  { ref: { apiVersion: 'apps/v1', kind: 'Deployment' }, families: deploymentFamilies() },
  { ref: { apiVersion: 'apps/v1', kind: 'ReplicaSet' }, families: replicaSetFamilies() },
  { ref: { apiVersion: 'apps/v1', kind: 'StatefulSet' }, families: statefulSetFamilies() },
  { ref: { apiVersion: 'apps/v1', kind: 'DaemonSet' }, families: daemonSetFamilies() },
  { ref: { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler' }, families: autoscalerFamilies() },
  { ref: { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget' }, families: budgetFamilies() },
  { ref: { apiVersion: 'batch/v1', kind: 'Job' }, families: jobFamilies() },
  { ref: { apiVersion: 'batch/v1', kind: 'CronJob' }, families: cronJobFamilies() },
  { ref: { apiVersion: 'v1', kind: 'PersistentVolumeClaim' }, families: claimFamilies() },
  { ref: { apiVersion: 'v1', kind: 'Node' }, families: nodeFamilies() },
]
