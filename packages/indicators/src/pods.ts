import { target } from '@ticolops/obs-signals'
import { promql } from '@ticolops/obs-promql'
import type { Matchers, Query } from '@ticolops/obs-promql'

/**
 * Which service a pod belongs to, as a vector of 1 with the labels namespace, pod and service: from what Prometheus scrapes,
 * because the kubelet and kube-state-metrics know pods but not the services in front of them.
 * A pod that two scraped Services select counts for one of them, so that a join on it never fails.
 */
export function podsOf(matchers: Matchers): Query {
  return promql`topk by (namespace, pod) (1, group by (namespace, pod, service) (${target.up}{pod!="", service!=""}))`.where(
    matchers,
  )
}

/** Only the matchers on these labels. */
export function only(matchers: Matchers, ...labels: readonly string[]): Matchers {
  return Object.fromEntries(Object.entries(matchers).filter(([label]) => labels.includes(label)))
}
