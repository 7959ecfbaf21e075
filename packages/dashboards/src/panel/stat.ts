import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  ReduceDataOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common'
import { FieldColorBuilder, FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard'
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat'
import { DATASOURCE } from '../datasource.ts'
import { dataLinks, mappings, noValue, thresholds } from './common.ts'
import type { PanelDeclaration, PanelOptions } from './declare.ts'
import type { Target } from './targets.ts'
import { DISPLAY } from './units.ts'

const TEXT: Readonly<Record<NonNullable<PanelOptions['text']>, BigValueTextMode>> = {
  value: BigValueTextMode.Value,
  name: BigValueTextMode.Name,
  'value and name': BigValueTextMode.ValueAndName,
}

/** A number of now, coloured by the indicator's thresholds; plain where it has none. */
export function buildStat(declaration: PanelDeclaration, targets: readonly Target[]): PanelBuilder {
  const { indicator } = declaration.shown[0]
  const { unit, decimals, min } = DISPLAY[indicator.unit]
  const judged = indicator.thresholds !== undefined || declaration.words !== undefined
  const builder = new PanelBuilder()
    .title(declaration.title)
    .description(declaration.description)
    .datasource(DATASOURCE)
    .span(declaration.width)
    .height(declaration.height)
    .targets(targets.map((target) => target.builder))
    .unit(unit)
    .noValue(noValue(declaration))
    .mappings(mappings(declaration))
    .dataLinks(dataLinks(declaration))
    .thresholds(thresholds(indicator))
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.Thresholds))
    .colorMode(judged ? BigValueColorMode.Background : BigValueColorMode.None)
    .graphMode(BigValueGraphMode.None)
    .textMode(declaration.text === undefined ? BigValueTextMode.Auto : TEXT[declaration.text])
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false))
  if (decimals !== undefined) builder.decimals(decimals)
  if (min !== undefined) builder.min(min)
  return builder
}
