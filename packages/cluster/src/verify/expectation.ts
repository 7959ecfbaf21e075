import type { Service } from '@ticolops/obs-config'
import type { Bundle, RuleGroup } from '../bundle.ts'
import type { Finding } from '../finding.ts'
import type { ActiveTarget, LoadedGroup, PrometheusApi } from '../prometheus.ts'

/** One Prometheus to ask. A replicated one has several, and each reads its configuration and scrapes for itself. */
export interface Replica {
  /** How it is called in messages. */
  readonly name: string
  readonly api: PrometheusApi
}

/** What must be read back, and how a target kind recognises its own. */
export interface Expectation {
  readonly bundle: Bundle
  /** Those that should run now, at least one; asked at every look, because pods come and go. */
  readonly replicas: () => Promise<readonly Replica[]>
  /** What to do when Prometheus does not answer. */
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
