import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus'
import { promql } from '@ticolops/obs-promql'
import type { Query } from '@ticolops/obs-promql'
import type { Indicator } from '@ticolops/obs-indicators'
import type { PanelQuery } from '../generated.ts'
import { DATASOURCE } from '../datasource.ts'
import type { Scope } from '../scope.ts'
import type { PanelDeclaration } from './declare.ts'

/** A panel's query together with the builder that writes it. */
export interface Target extends PanelQuery {
  readonly indicator: Indicator
  readonly builder: DataqueryBuilder
}

/** The queries of a panel, `A`, `B`, … in order of declaration. A panel may have at most 26. */
export function targetsOf({ kind, shown, worst }: PanelDeclaration, scope: Scope): readonly Target[] {
  return shown.map(({ indicator, legend, exemplars }, index) => {
    const refId = String.fromCharCode('A'.charCodeAt(0) + index)
    const instant = kind !== 'timeseries'
    const all = kind === 'table' ? scope.overRange(indicator) : scope.overTime(indicator)
    const expr = (worst === undefined ? all : worstOf(all, worst, indicator)).text()
    const builder = new DataqueryBuilder().refId(refId).expr(expr).datasource(DATASOURCE)
    // A number over a range would go on showing the last value of what has ended: of a resolved alert, of a server that is gone.
    if (instant) builder.instant()
    else builder.range()
    if (kind === 'table') builder.format(PromQueryFormat.Table)
    else builder.legendFormat(legend ?? legendOf(indicator, scope, shown.length))
    if (exemplars === true) builder.exemplar(true)
    return { refId, expr, instant, indicator, builder }
  })
}

function legendOf({ keeps, title }: Indicator, { legend }: Scope, queries: number): string {
  const labels = [...(legend === undefined ? [] : [legend]), ...keeps.map((label) => `{{${label}}}`)]
  return labels.length === 0 || queries > 1 ? [title, ...labels].join(' ') : labels.join(' ')
}

/** Sorted, too: an instant `topk` or `bottomk` answers with the worst first. */
function worstOf(query: Query, count: number, { badWhen }: Indicator): Query {
  return badWhen === 'above' ? promql`topk(${count}, ${query})` : promql`bottomk(${count}, ${query})`
}
