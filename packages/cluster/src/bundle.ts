import type { Service } from '@ticolops/obs-config'

/** One query of a panel, as the panel asks it. */
export interface PanelQuery {
  readonly refId: string
  /** PromQL with Grafana variables (`$service`, `$__rate_interval`, …). */
  readonly expr: string
  readonly instant: boolean
  /** Of one among several: what no result of this query means, when that is normal while all is well. */
  readonly emptyMeans?: string
}

/** What a panel asks of Prometheus; the part of `PanelQueries` of @ticolops/obs-dashboards that verification reads. */
export interface Panel {
  readonly panelId: number
  readonly title: string
  readonly queries: readonly PanelQuery[]
  /** Dotted name of the pack without which the panel has no data. */
  readonly needs: string
  /** True when no result is normal while all is well. */
  readonly emptyIsFine: boolean
  /** What no result means then, as a short sentence. */
  readonly emptyMeans?: string
}

/** A dashboard to deliver; the part of `GeneratedDashboard` that delivery and verification read. */
export interface Dashboard {
  /** Stable, at most 40 characters. */
  readonly uid: string
  readonly title: string
  /** Grafana v1 dashboard JSON. */
  readonly json: object
  readonly panels: readonly Panel[]
}

/** One rule in Prometheus's own field names; what is not named here is delivered all the same. */
export interface Rule {
  readonly expr: string
  readonly record?: string
  readonly alert?: string
  /** Prometheus duration, such as `5m`. */
  readonly for?: string
  /** Prometheus duration. */
  readonly keep_firing_for?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
}

/** One rule group in Prometheus's own field names: `{ groups: [group] }` as YAML is a valid rule file. */
export interface RuleGroup {
  readonly name: string
  readonly interval?: string
  readonly rules: readonly Rule[]
}

/** Everything that one configuration generates, ready to be delivered to any target. */
export interface Bundle {
  /** Version of the generator; recorded in the inventory, never compared. */
  readonly version: string
  readonly services: readonly Service[]
  readonly dashboards: readonly Dashboard[]
  readonly ruleGroups: readonly RuleGroup[]
}
