import type { Builder } from '@grafana/grafana-foundation-sdk/cog'
import { DashboardBuilder, DashboardCursorSync, RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard'
import type {
  AnnotationQueryBuilder,
  DashboardLinkBuilder,
  Panel,
  VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard'
import dashgen from 'grafana-dash-gen'
import type { GeneratedDashboard } from './generated.ts'
import { inSight } from './in-sight.ts'
import { layOut } from './layout.ts'
import { buildPanel } from './panel/build.ts'
import type { RowDeclaration } from './panel/declare.ts'
import { panelId } from './panel/panel-id.ts'
import { panelQueries } from './panel-queries.ts'
import type { Scope } from './scope.ts'

/** A page before it becomes JSON. */
export interface PageDeclaration {
  readonly uid: string
  readonly title: string
  readonly description: string
  readonly scope: Scope
  /** How far back the page looks when it is opened, such as `now-1h`. */
  readonly from: string
  readonly variables: readonly Builder<VariableModel>[]
  readonly annotations: readonly AnnotationQueryBuilder[]
  readonly links: readonly DashboardLinkBuilder[]
  readonly rows: readonly RowDeclaration[]
}

/** The part of grafana-dash-gen's panels that its rows use: anything that can generate itself may stand in a row. */
type DashgenPanel = NonNullable<NonNullable<ConstructorParameters<typeof dashgen.Row>[0]>['panels']>[number]

/** Lets a foundation-sdk builder stand in a grafana-dash-gen row. The library types its own Angular panels only; it calls nothing but `generate`. */
function standIn(builder: Builder<Panel>): DashgenPanel {
  return { generate: () => builder.build() } as unknown as DashgenPanel
}

/**
 * Composes a page with grafana-dash-gen and lays it out on today's grid: grafana-dash-gen's own output is rows of 2015,
 * which Grafana would have to migrate at every load. Throws when two panels of the page have the same key.
 */
export function compose(page: PageDeclaration): GeneratedDashboard {
  refuseTwins(page)
  const rows = page.rows.map(({ title, panels }) => ({
    title,
    panels: panels.map((panel) => buildPanel(panel, page.scope, page.uid)),
  }))

  const composed = new dashgen.Dashboard({
    title: page.title,
    tags: ['generated', 'ticolops'],
    time: { from: page.from, to: 'now' },
    rows: rows.map(
      (row) => new dashgen.Row({ title: row.title, panels: row.panels.map(({ builder }) => standIn(builder)) }),
    ),
  }).generate()

  const dashboard = new DashboardBuilder(composed.title)
    .uid(page.uid)
    .description(page.description)
    .tags(composed.tags)
    .time({ from: page.from, to: 'now' })
    .timezone('browser')
    .refresh('30s')
    .tooltip(DashboardCursorSync.Crosshair)
    .readonly()
    .variables([...page.variables])
    .annotations(page.annotations.map(inSight))
    .links(page.links.map(inSight))
    .build()
  // What the stand-ins generated are foundation-sdk panels again; grafana-dash-gen passes them through untouched.
  const grid = { y: 0 }
  dashboard.panels = (composed.rows ?? []).flatMap((row) =>
    layOut(
      grid,
      new RowBuilder(row.title ?? '').id(panelId(`${page.uid}/row/${row.title}`)).build(),
      row.panels as unknown as Panel[],
    ),
  )
  const facts = new Map(rows.flatMap((row) => row.panels.map((panel) => [panel.id, panel.facts] as const)))
  return { uid: page.uid, title: page.title, json: dashboard, panels: panelQueries(dashboard, facts) }
}

function refuseTwins({ uid, rows }: PageDeclaration): void {
  const keys = rows.flatMap((row) => row.panels.map((panel) => panel.key))
  const twin = keys.find((key, index) => keys.indexOf(key) !== index)
  if (twin !== undefined)
    throw new Error(`dashboard ${uid} has two panels with the key ${twin}; give one of them another key`)
}
