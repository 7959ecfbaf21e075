import { cadvisor, kubeStateMetrics } from '@ticolops/obs-signals'
import type { Metric } from '@ticolops/obs-signals'
import { promql } from '@ticolops/obs-promql'
import type { Matchers, Query } from '@ticolops/obs-promql'
import { indicator } from './indicator.ts'
import { only, podsOf } from './pods.ts'

/** Sums a vector of containers to services. */
const perService = (perContainer: Query, matchers: Matchers): Query =>
  promql`sum by (namespace, service) (${perContainer.where(only(matchers, 'namespace', 'pod'))} * on (namespace, pod) group_left (service) ${podsOf(matchers)})`

// Several replicas of kube-state-metrics say the same: a sum would double the limit.
const limit = (resource: 'cpu' | 'memory'): Query =>
  promql`max by (namespace, pod, container) (${kubeStateMetrics.podContainerResourceLimits}{resource="${resource}"})`

// The series without a container are the pod's sum: counting them too would double everything.
const used = (metric: Metric): Query => promql`sum by (namespace, pod, container) (rate(${metric}{container!=""}[5m]))`
const memoryUsed = promql`sum by (namespace, pod, container) (${cadvisor.memoryWorkingSet}{container!=""})`

/** The worst container of each service: limits hold for a container, so a sum with an idle sidecar would hide it. */
const worst = (perContainer: Query, matchers: Matchers): Query =>
  promql`max by (namespace, service) ((${perContainer.where(only(matchers, 'namespace', 'pod'))}) * on (namespace, pod) group_left (service) ${podsOf(matchers)})`

/** Containers without a limit have no share of it, and are never throttled: common, and no fault. */
const unlimited = (resource: 'CPU' | 'memory') => ({ emptyIsFine: true, emptyMeans: `No ${resource} limit is set.` })

export const cpuRatio = indicator('container_cpu_ratio', {
  title: 'CPU of limit',
  description:
    'CPU as a share of the limit, of the busiest container. Near 100 % the kernel throttles it and durations jump.',
  unit: 'ratio',
  query: (matchers) => worst(promql`${used(cadvisor.cpuUsage)} / ${limit('cpu')}`, matchers),
  thresholds: { warning: 0.9 },
  ...unlimited('CPU'),
})

export const memory = indicator('container_memory', {
  title: 'Memory of the pods',
  description:
    'Working set, which is what the kernel counts against the limit. A line that only climbs ends in an OOM kill.',
  unit: 'bytes',
  query: (matchers) => perService(memoryUsed, matchers),
})

export const memoryRatio = indicator('container_memory_ratio', {
  title: 'Memory of limit',
  description:
    'Working set as a share of the limit, of the fullest container. Above 90 % the next peak gets it killed.',
  unit: 'ratio',
  query: (matchers) => worst(promql`${memoryUsed} / ${limit('memory')}`, matchers),
  thresholds: { warning: 0.9 },
  ...unlimited('memory'),
})

export const throttledRatio = indicator('container_throttled_ratio', {
  title: 'CPU throttled',
  description:
    'Share of scheduling periods in which the kernel stopped a container for using up its CPU limit. Above 25 % requests stall although the node is idle: raise or drop the limit.',
  unit: 'ratio',
  query: (matchers) =>
    worst(promql`${used(cadvisor.cpuCfsThrottledPeriods)} / (${used(cadvisor.cpuCfsPeriods)} > 0)`, matchers),
  // The level of CPUThrottlingHigh in kubernetes-mixin, which most clusters know.
  thresholds: { warning: 0.25 },
  ...unlimited('CPU'),
})
