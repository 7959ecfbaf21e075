import type { Builder } from '@grafana/grafana-foundation-sdk/cog'
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard'
import type { PanelFacts } from '../panel-queries.ts'
import type { Scope } from '../scope.ts'
import type { PanelDeclaration } from './declare.ts'
import { buildStat } from './stat.ts'
import { buildTable } from './table.ts'
import { buildTimeseries } from './timeseries.ts'
import { panelId } from './panel-id.ts'
import { targetsOf } from './targets.ts'

/** A panel ready for its page. */
export interface BuiltPanel {
  readonly id: number
  readonly builder: Builder<Panel>
  readonly facts: PanelFacts
}

/** What an indicator says whose emptiness is as it should be. */
const NONE = 'There are none, as it should be.'

const BUILDERS = { timeseries: buildTimeseries, stat: buildStat, table: buildTable } as const

/** Builds a declared panel for a page. `page` is the page's uid: ids differ between pages. */
export function buildPanel(declaration: PanelDeclaration, scope: Scope, page: string): BuiltPanel {
  const { key, kind, shown } = declaration
  const id = panelId(`${page}/${key}`)
  const { needs, emptyMeans } = shown[0].indicator
  const targets = targetsOf(declaration, scope)
  const fine = targets.filter(({ indicator }) => indicator.emptyIsFine === true)
  return {
    id,
    builder: BUILDERS[kind](declaration, targets).id(id),
    facts: {
      needs,
      emptyIsFine: fine.length === targets.length,
      ...(emptyMeans !== undefined && { emptyMeans }),
      empty: new Map(
        fine.length === targets.length ? [] : fine.map(({ refId, indicator }) => [refId, indicator.emptyMeans ?? NONE]),
      ),
    },
  }
}
