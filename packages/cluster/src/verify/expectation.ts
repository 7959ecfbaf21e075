import type { Service } from '@ticolops/obs-config'
import type { Bundle, RuleGroup } from '../bundle.ts'
import type { Finding } from '../finding.ts'
import type { ActiveTarget, LoadedGroup, PrometheusApi } from '../prometheus.ts'

/** What must be read back, and how a target kind recognises its own. */
export interface Expectation {
  readonly bundle: Bundle
  readonly prometheus: PrometheusApi
  /** How Prometheus is called in messages, and what to do when it does not answer. */
  readonly prometheusName: string
  readonly prometheusHint: string
  /** What to do when the last reload failed. */
  readonly reloadHint: string
  /** The object or file that brings a group. */
  readonly describeGroup: (group: RuleGroup) => string
  readonly isOurGroup: (group: RuleGroup, loaded: LoadedGroup) => boolean
  /** What to do when a group was not loaded. */
  readonly notLoadedHint: string
  readonly isOurTarget: (service: Service, target: ActiveTarget) => boolean
  /** Why Prometheus has no target for a service: the link that is broken between it and the service's port. */
  readonly explainNoTarget: (service: Service) => Promise<Finding>
  /** The dashboards that are in place, and what is wrong with the others. */
  readonly dashboards: () => Promise<{ readonly present: number; readonly findings: readonly Finding[] }>
}
