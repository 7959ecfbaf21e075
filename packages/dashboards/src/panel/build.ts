import type { Builder } from '@grafana/grafana-foundation-sdk/cog'
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import type { PanelQueries } from '../generated.ts'
import type { Scope } from '../scope.ts'
import type { PanelDeclaration } from './declare.ts'
import { buildStat } from './stat.ts'
import { buildTable } from './table.ts'
import { buildTimeseries } from './timeseries.ts'
import { panelId } from './panel-id.ts'
import { targetsOf } from './targets.ts'

/** A panel ready for its page. */
export interface BuiltPanel {
  readonly builder: Builder<Panel>
  readonly queries: PanelQueries
}

/** Builds a declared panel for a page. `page` is the page's uid: ids differ between pages. */
export function buildPanel(declaration: PanelDeclaration, scope: Scope, page: string): BuiltPanel {
  const id = panelId(`${page}/${declaration.key}`)
  const targets = targetsOf(declaration, scope)
  const { kind, title, shown } = declaration
  return {
    builder: BUILDERS[kind](declaration, targets).id(id),
    queries: {
      panelId: id,
      title,
      kind,
      queries: targets.map(({ refId, expr, instant }) => ({ refId, expr, instant })),
      needs: shown[0].indicator.needs,
      emptyIsFine: shown.every(({ indicator }) => indicator.emptyIsFine === true),
    },
  }
}

const BUILDERS = { timeseries: buildTimeseries, stat: buildStat, table: buildTable } as const
