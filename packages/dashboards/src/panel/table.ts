import { TableCellDisplayMode, TableSortByFieldStateBuilder } from '@grafana/grafana-foundation-sdk/common'
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table'
import { DATASOURCE } from '../datasource.ts'
import { dataLinks, mappings, noValue, thresholds } from './common.ts'
import type { PanelDeclaration } from './declare.ts'
import type { Target } from './targets.ts'
import { thresholdSteps } from './thresholds.ts'
import { DISPLAY } from './units.ts'

/** One row per label value, one column per indicator, sorted by the first one, worst on top. */
export function buildTable(declaration: PanelDeclaration, targets: readonly Target[]): PanelBuilder {
  const { indicator: first } = declaration.shown[0]
  const builder = new PanelBuilder()
    .title(declaration.title)
    .description(declaration.description)
    .datasource(DATASOURCE)
    .span(declaration.width)
    .height(declaration.height)
    .targets(targets.map((target) => target.builder))
    .unit(DISPLAY[first.unit].unit)
    .noValue(noValue(declaration))
    .mappings(mappings(declaration))
    .dataLinks(dataLinks(declaration))
    .thresholds(thresholds(first))
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({ id: 'organize', options: columns(declaration, targets) })
    .sortBy([new TableSortByFieldStateBuilder().displayName(first.title).desc(first.badWhen === 'above')])
  for (const { indicator } of targets)
    builder.overrideByName(indicator.title, [
      { id: 'unit', value: DISPLAY[indicator.unit].unit },
      // The panel's own noValue is about an empty panel; Grafana would write it into every empty cell.
      { id: 'noValue', value: '–' },
      { id: 'thresholds', value: { mode: 'absolute', steps: thresholdSteps(indicator) } },
      ...(indicator.thresholds === undefined
        ? []
        : [{ id: 'custom.cellOptions', value: { type: TableCellDisplayMode.ColorText } }]),
    ])
  return builder
}

/** Labels as headings; others stay as they are. */
const LABELS: Readonly<Record<string, string>> = { namespace: 'Namespace', service: 'Service', http_route: 'Route' }

/** Names and order of the columns: labels first, then the indicators. */
function columns(declaration: PanelDeclaration, targets: readonly Target[]) {
  const labels = declaration.shown[0].indicator.keeps
  // Grafana calls the only value column `Value`, several ones `Value #<refId>`.
  const value = ({ refId }: Target) => (targets.length === 1 ? 'Value' : `Value #${refId}`)
  const order = [...(declaration.identity ?? []), ...labels, ...targets.map(value)]
  return {
    indexByName: Object.fromEntries(order.map((name, index) => [name, index])),
    renameByName: Object.fromEntries([
      ...order.flatMap((label) => (LABELS[label] === undefined ? [] : [[label, LABELS[label]] as const])),
      ...targets.map((target) => [value(target), target.indicator.title] as const),
    ]),
    excludeByName: Object.fromEntries(
      ['Time', 'namespace', 'service'].filter((name) => !order.includes(name)).map((name) => [name, true]),
    ),
  }
}
