import { matching } from '@ticolops/obs-promql'
import type { Matchers } from '@ticolops/obs-promql'

/** The label that tells the replicas of a service apart: only Kubernetes has pods. */
export type Replica = 'pod' | 'instance'

/** What the variables of the service page select. */
export const SERVICE: Matchers = { namespace: '$namespace', service: '$service' }

/** The same, cut down to the chosen replicas. */
export function replicasOf(replica: Replica): Matchers {
  return { ...SERVICE, [replica]: matching(`$${replica}`) }
}
