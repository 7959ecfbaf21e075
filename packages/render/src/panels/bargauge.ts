import { fit, textWidth } from '../measure.ts'
import { reduce } from '../reduce.ts'
import { el, text } from '../svg.ts'
import { levelsOf, readValue } from '../thresholds.ts'
import { colorOf } from '../theme.ts'
import type { PanelContext } from './context.ts'
import { extentOf } from './gauge.ts'

const SIZE = 12
const TALLEST = 30

/** A bar per field, from the left, with its name before and its value behind it. */
export function renderBarGauge({ panel, fields, box, theme, range }: PanelContext): string {
  const rows = fields.map((field) => {
    const value = reduce(field.points, panel.options?.reduceOptions?.calcs?.[0])
    const { text: number, suffix, color = field.color } = readValue(field.config, value, theme, range.to)
    return { field, value, label: number + suffix, color }
  })
  const names = Math.min(box.width * 0.35, Math.max(...rows.map(({ field }) => textWidth(field.name, SIZE))) + 10)
  const values = Math.max(...rows.map(({ label }) => textWidth(label, SIZE, true))) + 10
  const line = Math.min(TALLEST, box.height / rows.length)
  const height = Math.max(4, line - 8)
  const length = Math.max(0, box.width - names - values)
  const left = box.x + names
  // Without a maximum of its own, the longest bar fills the panel.
  const longest = rows.reduce((most, { value }) => Math.max(most, finite(value)), 0) || 1
  return rows
    .map(({ field, value, label, color }, index) => {
      const y = box.y + index * line + (line - height) / 2
      const [min, declared] = extentOf(field.config)
      const max = field.config.max === undefined && field.config.unit !== 'percentunit' ? longest : declared
      const part = (at: number): number => length * Math.min(1, Math.max(0, (at - min) / (max - min || 1)))
      const baseline = y + height / 2 + 4
      return [
        text(fit(field.name, names - 10, SIZE), {
          x: left - 10,
          y: baseline,
          'text-anchor': 'end',
          'font-size': SIZE,
          fill: theme.text,
        }),
        el('rect', { x: left, y, width: length, height, rx: 3, fill: theme.grid }),
        el('rect', { x: left, y, width: part(finite(value)), height, rx: 3, fill: color, 'fill-opacity': 0.85 }),
        ...levelsOf(field.config)
          .filter((level) => level.value > min && level.value < max)
          .map((level) =>
            el('line', {
              x1: left + part(level.value),
              y1: y - 2,
              x2: left + part(level.value),
              y2: y + height + 2,
              stroke: colorOf(theme, level.color),
              'stroke-width': 1.5,
            }),
          ),
        text(label, {
          x: box.x + box.width,
          y: baseline,
          'text-anchor': 'end',
          'font-size': SIZE,
          'font-weight': 600,
          fill: theme.text,
        }),
      ].join('')
    })
    .join('')
}

function finite(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? value : 0
}
