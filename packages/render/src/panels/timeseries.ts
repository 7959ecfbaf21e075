import type { Field } from '../fields.ts'
import { configOf } from '../fields.ts'
import type { Box } from '../layout.ts'
import { layOutLegend } from '../legend.ts'
import type { FieldConfig } from '../model.ts'
import { el } from '../svg.ts'
import { levelsOf } from '../thresholds.ts'
import { layOutAxes } from './axes.ts'
import type { Plot } from './axes.ts'
import type { PanelContext } from './context.ts'
import { areaPath, linePath, plainLine, runs, stack } from './lines.ts'
import type { Line } from './lines.ts'
import { drawAnnotations, drawAreas, drawThresholds } from './marks.ts'

/** A threshold is drawn when it is at most this many times as high as the data: further up, it would flatten the lines. */
const NEAR = 2

/** Lines over time, with thresholds, annotations and a legend. */
export function renderTimeseries(context: PanelContext): string {
  const { panel, fields, box, theme, range, id } = context
  const legend = layOutLegend(panel, fields, box, theme)
  const beside = legend.placement === 'right'
  const chart: Box = beside
    ? { ...box, width: box.width - legend.width - 16 }
    : { ...box, height: box.height - legend.height }
  const legendBox: Box = beside
    ? { ...box, x: box.x + box.width - legend.width, width: legend.width }
    : { ...box, y: box.y + chart.height, height: legend.height }

  const config = configOf(panel, fields[0]?.name ?? '', fields[0]?.refId)
  const drawn = linesOf(fields.filter((field) => !field.config.custom?.hideFrom?.viz))
  const thresholds = thresholdsOf(config, drawn)
  const plot = layOutAxes(chart, range, domain(drawn, thresholds.visible, config), config, theme)
  const clip = `${id}-plot`
  return [
    el('clipPath', { id: clip }, el('rect', { ...plot.box })),
    plot.markup,
    el(
      'g',
      { 'clip-path': `url(#${clip})` },
      thresholds.areas ? drawAreas(config, plot, context) : '',
      ...drawn.map((one, index) => drawLine(one, plot, context, `${id}-fill-${index}`)),
      thresholds.lines ? drawThresholds(config, thresholds.dashed, plot, context) : '',
    ),
    drawAnnotations(plot, context),
    legend.draw(legendBox),
  ].join('')
}

interface DrawnField {
  readonly field: Field
  readonly line: Line
  readonly stacked: boolean
}

function linesOf(fields: readonly Field[]): DrawnField[] {
  const mode = fields[0]?.config.custom?.stacking?.mode
  const stacked = mode === 'normal' || mode === 'percent'
  const lines = stacked
    ? stack(
        fields.map((field) => field.points),
        mode === 'percent',
      )
    : fields.map((field) => plainLine(field.points))
  return fields.map((field, index) => ({ field, line: lines[index] ?? { points: [] }, stacked }))
}

interface Thresholds {
  readonly lines: boolean
  readonly areas: boolean
  readonly dashed: boolean
  /** Levels near enough to the data to widen the axis for. */
  readonly visible: readonly number[]
}

function thresholdsOf(config: FieldConfig, drawn: readonly DrawnField[]): Thresholds {
  const mode = config.custom?.thresholdsStyle?.mode ?? 'off'
  const highest = drawn.flatMap(({ line }) => line.points).reduce((most, { value }) => Math.max(most, value), 0)
  const visible = mode === 'off' ? [] : levelsOf(config).map(({ value }) => value)
  return {
    lines: mode.includes('line') || mode.includes('dashed'),
    areas: mode.includes('area'),
    dashed: mode.includes('dashed'),
    visible: visible.filter((value) => value <= highest * NEAR),
  }
}

/** Lowest and highest value to show. Data that are not negative start at zero, unless they vary far above it. */
function domain(
  drawn: readonly DrawnField[],
  levels: readonly number[],
  config: FieldConfig,
): readonly [number, number] {
  let low = Infinity
  let high = -Infinity
  for (const { line } of drawn)
    for (const { value, base } of line.points) {
      low = Math.min(low, value, line.points.length > 0 && base > 0 ? base : value)
      high = Math.max(high, value)
    }
  if (low > high) [low, high] = [0, 1]
  for (const level of levels) high = Math.max(high, level)
  const { axisSoftMin, axisSoftMax } = config.custom ?? {}
  if (axisSoftMin !== undefined) low = Math.min(low, axisSoftMin)
  if (axisSoftMax !== undefined) high = Math.max(high, axisSoftMax)
  if (low >= 0 && low < high * 0.8) low = 0
  if (low === high) return low === 0 ? [0, 1] : low > 0 ? [0, high] : [low, 0]
  return [low, high]
}

function drawLine({ field, line, stacked }: DrawnField, { x, y }: Plot, { range }: PanelContext, id: string): string {
  const { lineInterpolation, lineWidth = 1.75, fillOpacity = 0, lineStyle, spanNulls } = field.config.custom ?? {}
  // A layer without height would still draw its edge, in its colour, over the layer below.
  if (stacked && line.points.every(({ value, base }) => value === base)) return ''
  const parts = runs(line, range.step, spanNulls)
  const opacity = fillOpacity / 100
  const dash =
    lineStyle?.fill === 'dash' ? (lineStyle.dash ?? [6, 4]).join(' ') : lineStyle?.fill === 'dot' ? '1 4' : undefined
  const longer = parts.filter((run) => run.length > 1)
  const area =
    opacity > 0
      ? // A fill that fades towards the axis keeps crossing lines readable; in a stack it would hide the layers.
        (stacked ? '' : fade(id, field.color, opacity)) +
        longer
          .map((run) =>
            el('path', {
              d: areaPath(run, x, y, lineInterpolation),
              ...(stacked ? { fill: field.color, 'fill-opacity': opacity } : { fill: `url(#${id})` }),
            }),
          )
          .join('')
      : ''
  const stroke = el('path', {
    d: longer.map((run) => linePath(run, x, y, lineInterpolation)).join(''),
    fill: 'none',
    stroke: field.color,
    'stroke-width': lineWidth,
    'stroke-linejoin': 'round',
    'stroke-linecap': 'round',
    'stroke-dasharray': dash,
  })
  const dots = parts
    .filter((run) => run.length === 1)
    .flat()
    .map(({ time, value }) => el('circle', { cx: x.at(time), cy: y.at(value), r: 2.5, fill: field.color }))
  return area + (longer.length > 0 && lineWidth > 0 ? stroke : '') + dots.join('')
}

function fade(id: string, color: string, opacity: number): string {
  return el(
    'linearGradient',
    { id, x1: 0, y1: 0, x2: 0, y2: 1 },
    el('stop', { offset: 0, 'stop-color': color, 'stop-opacity': Math.min(1, opacity * 1.6) }),
    el('stop', { offset: 1, 'stop-color': color, 'stop-opacity': 0.02 }),
  )
}
