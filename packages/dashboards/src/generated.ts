import type { Dashboard, Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard'

/** Classic (v1) dashboard JSON, the only kind that files and ConfigMaps can deliver. */
export type DashboardJson = Dashboard

/** A panel of the JSON that is not a row's heading. */
export type PanelJson = Panel

/** The panel types that pages are made of; all exist in Grafana without Angular. */
export type PanelKind = 'timeseries' | 'stat' | 'table'

/** A query as it stands in a panel. */
export interface PanelQuery {
  /** Unique within its panel: `A`, `B`, … */
  readonly refId: string
  /** PromQL with Grafana's variables still in it; `substitute` fills them in. */
  readonly expr: string
  /** True when the panel asks for one moment, false for a range. */
  readonly instant: boolean
  /** Of one among several: what no result of this query means, when that is normal while all is well. */
  readonly emptyMeans?: string
}

/** The queries of one panel, with what explains their emptiness. */
export interface PanelQueries {
  readonly panelId: number
  readonly title: string
  readonly kind: string
  readonly queries: readonly PanelQuery[]
  /** Dotted name of the pack that must have data for the panel to have data. */
  readonly needs: string
  /** True when no result is normal while all is well. */
  readonly emptyIsFine: boolean
  /** What no result means then, as a sentence; absent when there is no more to say. */
  readonly emptyMeans?: string
}

/** A dashboard and what a verification must know about it. */
export interface GeneratedDashboard {
  /** Stable; at most 40 characters. */
  readonly uid: string
  readonly title: string
  readonly json: DashboardJson
  /** In the order of the page. */
  readonly panels: readonly PanelQueries[]
}

/** Every panel of a dashboard in page order, those of collapsed rows included, row headings left out. */
export function panelsOf(json: DashboardJson): readonly Panel[] {
  return (json.panels ?? []).flatMap((panel) => (isRow(panel) ? panel.panels : [panel]))
}

/** Whether an entry of `panels` is a row's heading. */
export function isRow(panel: Panel | RowPanel): panel is RowPanel {
  return panel.type === 'row'
}
