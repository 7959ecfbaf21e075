import { kubeStateMetrics as signals } from '@ticolops/obs-signals'
import { matching, promql } from '@ticolops/obs-promql'
import type { Matchers, Query } from '@ticolops/obs-promql'
import { indicator } from './indicator.ts'
import { only, podsOf } from './pods.ts'

/**
 * Objects named like the service, or like it with a suffix (`api`, `api-worker`): kube-state-metrics does not say which Service
 * stands in front of a Deployment, and a Deployment without pods is what these indicators must not miss.
 */
function named(label: string, matchers: Matchers): Matchers {
  const { service } = matchers
  return {
    ...only(matchers, 'namespace'),
    ...(typeof service === 'string' ? { [label]: matching(`${service}(-.*)?`) } : {}),
  }
}

/** The value of each object; names the service after it, in place of the exporter's own `service` label. */
const byObject = (label: string, vector: Query): Query =>
  promql`max by (namespace, service, ${label}) (label_replace(${vector}, "service", "$1", "${label}", "(.*)"))`

const deployments = (vector: Query) => (matchers: Matchers) =>
  byObject('deployment', vector).where(named('deployment', matchers))
const autoscalers = (vector: Query) => (matchers: Matchers) =>
  byObject('horizontalpodautoscaler', vector).where(named('horizontalpodautoscaler', matchers))

/** A StatefulSet, or a Deployment of another name, is no fault. */
const withoutDeployment = { emptyIsFine: true, emptyMeans: 'No Deployment has the service’s name.' }

export const replicasWanted = indicator('kubernetes_replicas_wanted', {
  title: 'Replicas wanted',
  description: 'Pods that the Deployment asks for. Compare with those available.',
  unit: 'count',
  query: deployments(promql`${signals.deploymentSpecReplicas}`),
  keeps: ['deployment'],
  ...withoutDeployment,
})

export const replicasAvailable = indicator('kubernetes_replicas_available', {
  title: 'Replicas available',
  description:
    'Pods that are ready. Fewer than wanted for minutes: a rollout is stuck, pods crash or do not fit on a node.',
  unit: 'count',
  query: deployments(promql`${signals.deploymentStatusReplicasAvailable}`),
  keeps: ['deployment'],
  ...withoutDeployment,
})

export const replicasMissing = indicator('kubernetes_replicas_missing', {
  title: 'Replicas missing',
  description: 'Pods wanted and not available. Above zero for a quarter of an hour, no rollout is behind it any more.',
  unit: 'count',
  query: deployments(promql`${signals.deploymentSpecReplicas} - ${signals.deploymentStatusReplicasAvailable}`),
  keeps: ['deployment'],
  ...withoutDeployment,
  thresholds: { warning: 1 },
})

// Several replicas of kube-state-metrics count the same restarts.
const perContainer = promql`max by (namespace, pod, container) (increase(${signals.podContainerStatusRestarts}[15m]))`

export const restarts = indicator('kubernetes_restarts', {
  title: 'Container restarts',
  description:
    'Restarts of the containers within 15 minutes. Three are a crash loop: look at the last exit code and the log before it.',
  unit: 'count',
  query: (matchers) =>
    promql`sum by (namespace, service) (${perContainer.where(only(matchers, 'namespace', 'pod'))} * on (namespace, pod) group_left (service) ${podsOf(matchers)})`,
  thresholds: { warning: 1, critical: 3 },
  fixedWindow: true,
})

export const autoscalerReplicas = indicator('kubernetes_autoscaler_replicas', {
  title: 'Autoscaler replicas',
  description: 'Replicas that the autoscaler runs now. At its maximum it cannot help any more.',
  unit: 'count',
  query: autoscalers(promql`${signals.horizontalpodautoscalerStatusCurrentReplicas}`),
  keeps: ['horizontalpodautoscaler'],
  emptyIsFine: true,
  emptyMeans: 'It has no autoscaler.',
})

export const autoscalerMaximum = indicator('kubernetes_autoscaler_maximum', {
  title: 'Autoscaler maximum',
  description: 'The most replicas that the autoscaler may run.',
  unit: 'count',
  query: autoscalers(promql`${signals.horizontalpodautoscalerSpecMaxReplicas}`),
  keeps: ['horizontalpodautoscaler'],
  emptyIsFine: true,
  emptyMeans: 'It has no autoscaler.',
})
