import { cadvisor, kubeStateMetrics } from '@ticolops/obs-signals'
import type { Metric } from '@ticolops/obs-signals'
import { promql } from '@ticolops/obs-promql'
import type { Matchers, Query } from '@ticolops/obs-promql'
import { indicator } from './indicator.ts'
import { only, podsOf } from './pods.ts'

/** Sums a per-container vector to pods, and gives each pod its service. */
const perService = (perPod: Query, matchers: Matchers): Query =>
  promql`sum by (namespace, service) (${perPod.where(only(matchers, 'namespace', 'pod'))} * on (namespace, pod) group_left (service) ${podsOf(matchers)})`

const limit = (resource: 'cpu' | 'memory'): Query =>
  promql`sum by (namespace, pod) (${kubeStateMetrics.podContainerResourceLimits}{resource="${resource}"})`

// The series without a container are the pod's sum: counting them too would double everything.
const used = (metric: Metric): Query => promql`sum by (namespace, pod) (rate(${metric}{container!=""}[5m]))`

const cpuUsed = used(cadvisor.cpuUsage)
const memoryUsed = promql`sum by (namespace, pod) (${cadvisor.memoryWorkingSet}{container!=""})`

/** The worst pod of each service: of ratios, a sum over pods would say nothing. */
const worst = (perPod: Query, matchers: Matchers): Query =>
  promql`max by (namespace, service) ((${perPod.where(only(matchers, 'namespace', 'pod'))}) * on (namespace, pod) group_left (service) ${podsOf(matchers)})`

export const cpu = indicator('container_cpu', {
  title: 'CPU of the pods',
  description:
    'CPU time per second, in cores, sidecars included. Compare with the limit: at it, the kernel slows the pod down.',
  unit: 'cores',
  query: (matchers) => perService(cpuUsed, matchers),
})

export const cpuRatio = indicator('container_cpu_ratio', {
  title: 'CPU of limit',
  description:
    'CPU as a share of the limit, of the busiest pod. Near 100 % the kernel throttles it and durations jump.',
  unit: 'ratio',
  query: (matchers) => worst(promql`${cpuUsed} / ${limit('cpu')}`, matchers),
  thresholds: { warning: 0.9 },
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
  description: 'Working set as a share of the limit, of the fullest pod. Above 90 % the next peak gets it killed.',
  unit: 'ratio',
  query: (matchers) => worst(promql`${memoryUsed} / ${limit('memory')}`, matchers),
  thresholds: { warning: 0.9 },
})

export const throttledRatio = indicator('container_throttled_ratio', {
  title: 'CPU throttled',
  description:
    'Share of scheduling periods in which the kernel stopped the pod for using up its CPU limit. Above 25 % requests stall although the node is idle: raise or drop the limit.',
  unit: 'ratio',
  query: (matchers) =>
    worst(promql`${used(cadvisor.cpuCfsThrottledPeriods)} / ${used(cadvisor.cpuCfsPeriods)}`, matchers),
  // The level of CPUThrottlingHigh in kubernetes-mixin, which most clusters know.
  thresholds: { warning: 0.25 },
})
