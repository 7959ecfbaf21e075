import { kubernetes } from '@ticolops/obs-indicators'
import { row, timeseries } from '../panel/declare.ts'

/** What Kubernetes wants to run, and what it runs. */
export const kubernetesRow = row('Kubernetes', [
  timeseries(
    [
      { indicator: kubernetes.replicasWanted, legend: '{{deployment}} wanted' },
      { indicator: kubernetes.replicasAvailable, legend: '{{deployment}} available' },
    ],
    {
      title: 'Replicas',
      description:
        'Pods wanted and pods available. Apart for longer than a rollout takes, pods crash or do not fit on a node.',
    },
  ),
  timeseries(kubernetes.restarts.by('pod')),
  timeseries(
    [
      { indicator: kubernetes.autoscalerReplicas, legend: '{{horizontalpodautoscaler}} now' },
      { indicator: kubernetes.autoscalerMaximum, legend: '{{horizontalpodautoscaler}} at most' },
    ],
    {
      title: 'Autoscaler',
      description:
        'Replicas that the autoscaler runs, and the most it may run. Where the lines meet it cannot help any more.',
    },
  ),
])
