import { target } from '@ticolops/obs-signals'
import { promql } from '@ticolops/obs-promql'
import type { Matchers, Query } from '@ticolops/obs-promql'
import { sloSeries } from './slo-series.ts'

/**
 * Which service a pod belongs to, as a vector of 1 with the labels namespace, pod and service: from what Prometheus scrapes,
 * because the kubelet and kube-state-metrics know pods but not the services in front of them.
 * A pod that two scraped Services select counts for one of them, so that a join on it never fails: for the one that is asked for,
 * else for one that is configured.
 */
export function podsOf(matchers: Matchers): Query {
  const pods = promql`group by (namespace, pod, service) (${target.up}{pod!="", service!=""})`.where(matchers)
  if ('service' in matchers) return promql`topk by (namespace, pod) (1, ${pods})`
  const configured = promql`group by (namespace, service) (${sloSeries.service})`
  // 2 for what is configured, 1 for the rest.
  const ranked = promql`${pods} + on (namespace, service) group_left () ${configured} or ${pods}`
  return promql`group by (namespace, pod, service) (topk by (namespace, pod) (1, ${ranked}))`
}

/** Only the matchers on these labels. */
export function only(matchers: Matchers, ...labels: readonly string[]): Matchers {
  return Object.fromEntries(Object.entries(matchers).filter(([label]) => labels.includes(label)))
}
