import { counter, gauge, info } from './metric.ts'
import { pack } from './pack.ts'

const pod = { namespace: 'bounded', pod: 'bounded', uid: 'bounded' } as const
const container = { ...pod, container: 'bounded' } as const
const resource = {
  ...container,
  node: 'bounded',
  resource: 'bounded',
  unit: ['core', 'byte', 'integer'],
} as const
const deployment = { namespace: 'bounded', deployment: 'bounded' } as const
const statefulset = { namespace: 'bounded', statefulset: 'bounded' } as const
const daemonset = { namespace: 'bounded', daemonset: 'bounded' } as const
const autoscaler = { namespace: 'bounded', horizontalpodautoscaler: 'bounded' } as const
const budget = { namespace: 'bounded', poddisruptionbudget: 'bounded' } as const
const job = { namespace: 'bounded', job_name: 'bounded' } as const
const cronjob = { namespace: 'bounded', cronjob: 'bounded' } as const
const claim = { namespace: 'bounded', persistentvolumeclaim: 'bounded' } as const
const truth = ['true', 'false', 'unknown'] as const

/** What the API server knows of workloads, as kube-state-metrics writes it (its docs/metrics); times are Unix seconds. */
export const kubeStateMetrics = pack(
  {
    name: 'kube.state',
    exporter: 'kube-state-metrics',
    versions: { from: '2.10.0', to: '2.20.0' },
    hint: 'Install kube-state-metrics (kube-prometheus-stack contains it) and scrape it with honorLabels: true.',
  },
  {
    podInfo: info('kube_pod_info', {
      help: 'Where a pod runs and who created it.',
      labels: {
        ...pod,
        host_ip: 'bounded',
        pod_ip: 'bounded',
        node: 'bounded',
        created_by_kind: 'bounded',
        created_by_name: 'bounded',
        priority_class: 'bounded',
        host_network: ['true', 'false'],
      },
    }),
    podOwner: info('kube_pod_owner', {
      help: 'The object that owns the pod.',
      labels: { ...pod, owner_kind: 'bounded', owner_name: 'bounded', owner_is_controller: ['true', 'false'] },
    }),
    podStartTime: gauge('kube_pod_start_time', { help: 'When the pod started.', unit: 'timestamp', labels: pod }),
    podStatusPhase: gauge('kube_pod_status_phase', {
      help: '1 for the phase that the pod is in.',
      labels: { ...pod, phase: ['Pending', 'Running', 'Succeeded', 'Failed', 'Unknown'] },
    }),
    podStatusReady: gauge('kube_pod_status_ready', {
      help: '1 for the readiness that the pod has.',
      labels: { ...pod, condition: truth },
    }),
    podContainerInfo: info('kube_pod_container_info', {
      help: 'The image that a container runs.',
      labels: { ...container, image: 'bounded', image_id: 'bounded', image_spec: 'bounded', container_id: 'bounded' },
    }),
    podContainerStatusReady: gauge('kube_pod_container_status_ready', {
      help: '1 when the container passes its readiness check.',
      labels: container,
    }),
    podContainerStatusRestarts: counter('kube_pod_container_status_restarts_total', {
      help: 'Restarts of the container.',
      labels: container,
    }),
    podContainerStatusWaitingReason: gauge('kube_pod_container_status_waiting_reason', {
      help: 'Why the container waits.',
      labels: { ...container, reason: 'bounded' },
    }),
    podContainerStatusLastTerminatedReason: gauge('kube_pod_container_status_last_terminated_reason', {
      help: 'Why the container last terminated.',
      labels: { ...container, reason: 'bounded' },
    }),
    podContainerResourceRequests: gauge('kube_pod_container_resource_requests', {
      help: 'Resources that the container requests.',
      labels: resource,
    }),
    podContainerResourceLimits: gauge('kube_pod_container_resource_limits', {
      help: 'Resources that the container may use.',
      labels: resource,
    }),
    deploymentSpecReplicas: gauge('kube_deployment_spec_replicas', { help: 'Pods wanted.', labels: deployment }),
    deploymentStatusReplicas: gauge('kube_deployment_status_replicas', {
      help: 'Pods that exist.',
      labels: deployment,
    }),
    deploymentStatusReplicasReady: gauge('kube_deployment_status_replicas_ready', {
      help: 'Pods that are ready.',
      labels: deployment,
      since: '2.2.0',
    }),
    deploymentStatusReplicasAvailable: gauge('kube_deployment_status_replicas_available', {
      help: 'Pods that are available.',
      labels: deployment,
    }),
    deploymentStatusReplicasUnavailable: gauge('kube_deployment_status_replicas_unavailable', {
      help: 'Pods that are missing or not available.',
      labels: deployment,
    }),
    deploymentStatusReplicasUpdated: gauge('kube_deployment_status_replicas_updated', {
      help: 'Pods of the newest revision.',
      labels: deployment,
    }),
    deploymentStatusObservedGeneration: gauge('kube_deployment_status_observed_generation', {
      help: 'Generation that the controller has seen; it rises with every change, scaling too.',
      labels: deployment,
    }),
    deploymentMetadataGeneration: gauge('kube_deployment_metadata_generation', {
      help: 'Generation of the wanted state.',
      labels: deployment,
    }),
    deploymentStatusCondition: gauge('kube_deployment_status_condition', {
      help: '1 for the status that a condition has.',
      labels: {
        ...deployment,
        condition: ['Available', 'Progressing', 'ReplicaFailure'],
        status: truth,
        reason: 'bounded',
      },
      labelsSince: { reason: '2.17.0' },
    }),
    replicasetOwner: info('kube_replicaset_owner', {
      help: 'The object that owns the replica set.',
      labels: {
        namespace: 'bounded',
        replicaset: 'bounded',
        owner_kind: 'bounded',
        owner_name: 'bounded',
        owner_is_controller: ['true', 'false'],
      },
    }),
    statefulsetReplicas: gauge('kube_statefulset_replicas', { help: 'Pods wanted.', labels: statefulset }),
    statefulsetStatusReplicasReady: gauge('kube_statefulset_status_replicas_ready', {
      help: 'Pods that are ready.',
      labels: statefulset,
    }),
    daemonsetStatusDesiredNumberScheduled: gauge('kube_daemonset_status_desired_number_scheduled', {
      help: 'Nodes that should run the pod.',
      labels: daemonset,
    }),
    daemonsetStatusNumberReady: gauge('kube_daemonset_status_number_ready', {
      help: 'Nodes on which the pod is ready.',
      labels: daemonset,
    }),
    horizontalpodautoscalerSpecMinReplicas: gauge('kube_horizontalpodautoscaler_spec_min_replicas', {
      help: 'Fewest pods that the autoscaler keeps.',
      labels: autoscaler,
    }),
    horizontalpodautoscalerSpecMaxReplicas: gauge('kube_horizontalpodautoscaler_spec_max_replicas', {
      help: 'Most pods that the autoscaler starts.',
      labels: autoscaler,
    }),
    horizontalpodautoscalerStatusCurrentReplicas: gauge('kube_horizontalpodautoscaler_status_current_replicas', {
      help: 'Pods that the autoscaler sees.',
      labels: autoscaler,
    }),
    horizontalpodautoscalerStatusDesiredReplicas: gauge('kube_horizontalpodautoscaler_status_desired_replicas', {
      help: 'Pods that the autoscaler wants.',
      labels: autoscaler,
    }),
    poddisruptionbudgetStatusDisruptionsAllowed: gauge('kube_poddisruptionbudget_status_pod_disruptions_allowed', {
      help: 'Pods that may be evicted now.',
      labels: budget,
    }),
    poddisruptionbudgetStatusCurrentHealthy: gauge('kube_poddisruptionbudget_status_current_healthy', {
      help: 'Pods that are healthy.',
      labels: budget,
    }),
    poddisruptionbudgetStatusDesiredHealthy: gauge('kube_poddisruptionbudget_status_desired_healthy', {
      help: 'Healthy pods that the budget asks for.',
      labels: budget,
    }),
    jobFailed: gauge('kube_job_failed', {
      help: '1 for the status of the job having failed.',
      labels: { ...job, condition: truth },
    }),
    jobStatusFailed: gauge('kube_job_status_failed', {
      help: 'Pods of the job that failed.',
      labels: { ...job, reason: 'bounded' },
    }),
    cronjobCreated: gauge('kube_cronjob_created', {
      help: 'When the cron job was created.',
      unit: 'timestamp',
      labels: cronjob,
    }),
    cronjobStatusLastSuccessfulTime: gauge('kube_cronjob_status_last_successful_time', {
      help: 'When the cron job last succeeded.',
      unit: 'timestamp',
      labels: cronjob,
    }),
    cronjobStatusLastScheduleTime: gauge('kube_cronjob_status_last_schedule_time', {
      help: 'When the cron job was last started.',
      unit: 'timestamp',
      labels: cronjob,
    }),
    cronjobStatusActive: gauge('kube_cronjob_status_active', {
      help: 'Jobs of the cron job that run now.',
      labels: cronjob,
    }),
    cronjobSpecSuspend: gauge('kube_cronjob_spec_suspend', {
      help: '1 when the cron job is suspended.',
      labels: cronjob,
    }),
    persistentvolumeclaimStatusPhase: gauge('kube_persistentvolumeclaim_status_phase', {
      help: '1 for the phase that the claim is in.',
      labels: { ...claim, phase: ['Pending', 'Bound', 'Lost'] },
    }),
    nodeInfo: info('kube_node_info', {
      help: 'Versions and addresses of a node.',
      labels: {
        node: 'bounded',
        kernel_version: 'bounded',
        os_image: 'bounded',
        container_runtime_version: 'bounded',
        kubelet_version: 'bounded',
        kubeproxy_version: 'bounded',
        pod_cidr: 'bounded',
        provider_id: 'bounded',
        system_uuid: 'bounded',
        internal_ip: 'bounded',
      },
    }),
    nodeSpecUnschedulable: gauge('kube_node_spec_unschedulable', {
      help: '1 when the node takes no new pods.',
      labels: { node: 'bounded' },
    }),
    nodeStatusAllocatable: gauge('kube_node_status_allocatable', {
      help: 'Resources that pods may use on the node.',
      labels: { node: 'bounded', resource: 'bounded', unit: ['core', 'byte', 'integer'] },
    }),
    nodeStatusCondition: gauge('kube_node_status_condition', {
      help: '1 for the status that a condition of the node has.',
      labels: { node: 'bounded', condition: 'bounded', status: truth },
    }),
  },
)
