import type { TimeRange } from '../data.ts'
import type { Box } from '../layout.ts'
import { textWidth } from '../measure.ts'
import type { FieldConfig } from '../model.ts'
import { linearScale } from '../scale.ts'
import type { Scale } from '../scale.ts'
import { el, text } from '../svg.ts'
import type { Theme } from '../theme.ts'
import { coveringTicks, innerTicks, timeTicks } from '../ticks.ts'
import type { Ticks } from '../ticks.ts'
import { countingOf, formatTicks } from '../units.ts'

const SIZE = 11
/** Between two ticks of the value axis, at least; and of the time axis. */
const TICK_HEIGHT = 34
const TICK_WIDTH = 84
/** Below the plot, for the times. */
const TIMES = 20
/** Beside the plot, for its axis label. */
const AXIS_LABEL = 16

/** Where a chart draws, and how values and times become pixels. */
export interface Plot {
  readonly box: Box
  readonly x: Scale
  readonly y: Scale
  /** Grid, ticks and labels. */
  readonly markup: string
}

/** Lays out both axes in `box` for values from `low` to `high`. */
export function layOutAxes(
  box: Box,
  range: TimeRange,
  [low, high]: readonly [low: number, high: number],
  config: FieldConfig,
  theme: Theme,
): Plot {
  const ticks = valueTicks(low, high, config, Math.max(1, Math.floor((box.height - TIMES) / TICK_HEIGHT)))
  const labels = formatTicks(ticks.values, ticks.step, config.unit, config.decimals)
  const axisLabel = config.custom?.axisLabel
  const left = Math.max(...labels.map((label) => textWidth(label, SIZE))) + 8 + (axisLabel ? AXIS_LABEL : 0)
  const plot = { x: box.x + left, y: box.y + 6, width: box.width - left - 6, height: box.height - TIMES - 6 }

  const min = config.min ?? ticks.values[0] ?? low
  const max = config.max ?? ticks.values.at(-1) ?? high
  const y = linearScale(min, max, plot.y + plot.height, plot.y)
  const x = linearScale(range.from, range.to, plot.x, plot.x + plot.width)

  const lines = ticks.values.map((value, index) => {
    const at = Math.round(y.at(value)) + 0.5
    return (
      el('path', { d: `M${plot.x},${at}h${plot.width}`, stroke: theme.grid, 'stroke-width': 1 }) +
      text(labels[index] ?? '', {
        x: plot.x - 8,
        y: at + 3.5,
        'text-anchor': 'end',
        'font-size': SIZE,
        fill: theme.mutedText,
      })
    )
  })
  const times = timeTicks(range.from, range.to, Math.max(2, Math.floor(plot.width / TICK_WIDTH))).map(
    ({ at, label }) => {
      const half = textWidth(label, SIZE) / 2
      // A label at the edge moves in rather than out of the panel.
      const middle = Math.min(Math.max(x.at(at), plot.x + half - 8), box.x + box.width - half)
      return text(label, {
        x: middle,
        y: plot.y + plot.height + 16,
        'text-anchor': 'middle',
        'font-size': SIZE,
        fill: theme.mutedText,
      })
    },
  )
  const name = axisLabel ? [axisName(axisLabel, box.x + 10, plot.y + plot.height / 2, theme)] : []
  return { box: plot, x, y, markup: [...lines, ...times, ...name].join('') }
}

function valueTicks(low: number, high: number, { min, max, unit }: FieldConfig, count: number): Ticks {
  const counting = countingOf(unit)
  if (min !== undefined && max !== undefined) return innerTicks(min, max, count, counting)
  return coveringTicks(min ?? low, max ?? high, count, counting)
}

function axisName(label: string, x: number, y: number, theme: Theme): string {
  return text(label, {
    x,
    y,
    transform: `rotate(-90 ${x} ${Math.round(y)})`,
    'text-anchor': 'middle',
    'font-size': SIZE,
    fill: theme.mutedText,
  })
}
