import type { Dataquery } from '@grafana/grafana-foundation-sdk/prometheus'
import { metricNames, PromqlError } from '@ticolops/obs-promql'
import { panelsOf } from './generated.ts'
import type { DashboardJson, PanelJson, PanelQueries, PanelQuery } from './generated.ts'
import { packOf } from './packs.ts'

/** What is known of a panel beside its JSON. */
export interface PanelFacts extends Pick<PanelQueries, 'needs' | 'emptyIsFine' | 'emptyMeans'> {
  /** What no result of a query means, by its `refId`, for those where that is normal. */
  readonly empty: ReadonlyMap<string, string>
}

/**
 * The queries of every panel of a dashboard, in page order. What a panel needs is taken from `facts`, by its id, and otherwise
 * from the first metric of its queries that the catalogue knows, so that dashboards of any origin can be verified.
 */
export function panelQueries(json: DashboardJson, facts: ReadonlyMap<number, PanelFacts> = new Map()): PanelQueries[] {
  return panelsOf(json).flatMap((panel) => {
    const { id, title = '', type } = panel
    const targets = queriesOf(panel)
    if (id === undefined || targets.length === 0) return []
    const { empty, ...known } = facts.get(id) ?? nothingKnown(targets)
    const queries = targets.map((target) => queryOf(target, empty))
    return [{ panelId: id, title, kind: type, queries, ...known }]
  })
}

function queryOf(
  { refId = '', expr = '', instant = false }: Partial<Dataquery>,
  empty: PanelFacts['empty'],
): PanelQuery {
  const emptyMeans = empty.get(refId)
  const query = { refId, expr, instant }
  return emptyMeans === undefined ? query : { ...query, emptyMeans }
}

function nothingKnown(targets: readonly Partial<Dataquery>[]): PanelFacts {
  return { needs: neededBy(targets.map(({ expr = '' }) => expr)), emptyIsFine: false, empty: new Map() }
}

/** The queries of a panel. Its type says only "a query of some data source"; what is missing there is missing here. */
export function queriesOf(panel: PanelJson): readonly Partial<Dataquery>[] {
  return panel.targets ?? []
}

function neededBy(exprs: readonly string[]): string {
  for (const expr of exprs) {
    for (const name of namesIn(expr)) {
      const pack = packOf(name)
      if (pack !== undefined) return pack
    }
  }
  return ''
}

function namesIn(expr: string): readonly string[] {
  try {
    return metricNames(expr)
  } catch (error) {
    // Lint reports it; here it only means that nothing is known.
    if (error instanceof PromqlError) return []
    throw error
  }
}
