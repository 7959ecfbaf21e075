import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  ReduceDataOptionsBuilder,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common'
import { FieldColorBuilder, FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard'
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat'
import { DATASOURCE } from '../datasource.ts'
import { dataLinks, mappings, noValue, thresholds } from './common.ts'
import type { PanelDeclaration } from './declare.ts'
import type { Target } from './targets.ts'
import { DISPLAY } from './units.ts'

/** A number of now, coloured by the indicator's thresholds; plain where it has none. */
export function buildStat(declaration: PanelDeclaration, targets: readonly Target[]): PanelBuilder {
  const { indicator } = declaration.shown[0]
  const { unit, decimals, min } = DISPLAY[indicator.unit]
  const judged = indicator.thresholds !== undefined || declaration.words !== undefined
  const builder = new PanelBuilder()
    .title(declaration.title)
    .description(described(declaration))
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
    // Never the name alone: without data, Grafana would leave the panel blank instead of writing its noValue.
    .textMode(declaration.named === true ? BigValueTextMode.ValueAndName : BigValueTextMode.Auto)
    // One below the other, where the names have the width.
    .orientation(declaration.named === true ? VizOrientation.Horizontal : VizOrientation.Auto)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']).values(false))
  if (decimals !== undefined) builder.decimals(decimals)
  if (min !== undefined) builder.min(min)
  return builder
}

function described({ description, worst }: PanelDeclaration): string {
  return worst === undefined ? description : `${description} The ${worst} worst are shown.`
}
