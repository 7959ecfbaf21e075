import {
  GraphGradientMode,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common'
import { FieldColorBuilder, FieldColorModeId } from '@grafana/grafana-foundation-sdk/dashboard'
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries'
import type { Indicator } from '@ticolops/obs-indicators'
import { DATASOURCE } from '../datasource.ts'
import { dataLinks, mappings, noValue, thresholds } from './common.ts'
import type { PanelDeclaration } from './declare.ts'
import type { Target } from './targets.ts'
import { DISPLAY } from './units.ts'

/** A graph: threshold lines where the indicator has them, the axis from zero, series told apart by name. */
export function buildTimeseries(declaration: PanelDeclaration, targets: readonly Target[]): PanelBuilder {
  const { indicator } = declaration.shown[0]
  const { unit, decimals, min } = DISPLAY[indicator.unit]
  const stacked = declaration.stacked === true
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
    .thresholdsStyle(
      new GraphThresholdsStyleConfigBuilder().mode(
        indicator.thresholds === undefined ? GraphThresholdsStyleMode.Off : GraphThresholdsStyleMode.Dashed,
      ),
    )
    .colorScheme(new FieldColorBuilder().mode(FieldColorModeId.PaletteClassicByName))
    .stacking(new StackingConfigBuilder().mode(stacked ? StackingMode.Normal : StackingMode.None))
    .fillOpacity(stacked ? 40 : 10)
    .gradientMode(GraphGradientMode.None)
    .lineWidth(1)
    // Where they are few: a lonely point, such as the first one after a deploy, has no line to be seen by.
    .showPoints(VisibilityMode.Auto)
    .legend(
      new VizLegendOptionsBuilder()
        .showLegend(true)
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .calcs([]),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
  if (decimals !== undefined) builder.decimals(decimals)
  if (min !== undefined) builder.min(min)
  const softMax = axisSoftMax(indicator)
  if (softMax !== undefined) builder.axisSoftMax(softMax)
  return builder
}

/** Shares keep their thresholds in sight, so that a quiet line looks quiet; times and counts are scaled to what they are. */
function axisSoftMax({ unit, thresholds: levels = {} }: Indicator): number | undefined {
  const highest = Math.max(levels.warning ?? 0, levels.critical ?? 0)
  if (unit !== 'ratio' || highest === 0) return undefined
  return highest >= 0.5 ? 1 : highest
}
