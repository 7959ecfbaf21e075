import type { Field } from '../fields.ts'
import type { Box } from '../layout.ts'
import { fit } from '../measure.ts'
import type { FieldConfig } from '../model.ts'
import { reduce } from '../reduce.ts'
import { coordinate, el, text } from '../svg.ts'
import { colorOf } from '../theme.ts'
import { baseColor, levelsOf, readValue } from '../thresholds.ts'
import type { PanelContext } from './context.ts'
import { tiles, valueText } from './stat.ts'

/** The dial is open at the bottom: from 8 o'clock to 4 o'clock, in degrees clockwise from the top. */
const START = -120
const END = 120

/** A dial per field: the value as an arc, the thresholds as a thin ring around it. */
export function renderGauge(context: PanelContext): string {
  return tiles(context.fields.length, context)
    .map((box, index) => {
      const field = context.fields[index]
      return field ? dial(field, box, context) : ''
    })
    .join('')
}

/** Where a gauge begins and ends when the panel does not say: Grafana's 0 to 100, or all of it for a ratio. */
export function extentOf({ min, max, unit }: FieldConfig): readonly [number, number] {
  return [min ?? 0, max ?? (unit === 'percentunit' ? 1 : 100)]
}

function dial(field: Field, box: Box, { panel, theme, fields, range }: PanelContext): string {
  const value = reduce(field.points, panel.options?.reduceOptions?.calcs?.[0])
  const reading = readValue(field.config, value, theme, range.to)
  const [min, max] = extentOf(field.config)
  const named = fields.length > 1
  // The dial reaches half a radius below its centre.
  const radius = Math.max(12, Math.min(box.width / 2 - 4, (box.height - (named ? 18 : 0) - 6) / 1.55))
  const center = { x: box.x + box.width / 2, y: box.y + radius + 3 }
  const angle = (at: number): number => START + (END - START) * Math.min(1, Math.max(0, (at - min) / (max - min || 1)))
  const thickness = radius * 0.22
  const arc = (from: number, to: number, r: number, width: number, stroke: string): string =>
    to - from < 0.1 ? '' : el('path', { d: arcPath(center, r, from, to), fill: 'none', stroke, 'stroke-width': width })

  const levels = levelsOf(field.config)
  const ring = [{ value: min, color: baseColor(field.config, theme) }, ...levels].map((level, index) =>
    arc(angle(level.value), angle(levels[index]?.value ?? max), radius - 2, 3, colorOf(theme, level.color)),
  )
  const inner = radius - 6 - thickness / 2
  return [
    arc(START, END, inner, thickness, theme.grid),
    value === undefined || Number.isNaN(value)
      ? ''
      : arc(START, angle(value), inner, thickness, reading.color ?? field.color),
    levels.length > 0 ? ring.join('') : '',
    valueText(reading.text, reading.suffix, {
      ...center,
      y: center.y + radius * 0.18,
      size: Math.min(30, radius * 0.42),
      fill: reading.color ?? theme.text,
    }),
    named
      ? text(fit(field.name, box.width, 12), {
          x: center.x,
          y: center.y + radius * 0.55 + 14,
          'text-anchor': 'middle',
          'font-size': 12,
          fill: theme.mutedText,
        })
      : '',
  ].join('')
}

function arcPath(center: { readonly x: number; readonly y: number }, radius: number, from: number, to: number): string {
  const at = (degrees: number): string => {
    const radians = ((degrees - 90) * Math.PI) / 180
    return `${coordinate(center.x + radius * Math.cos(radians))},${coordinate(center.y + radius * Math.sin(radians))}`
  }
  return `M${at(from)}A${coordinate(radius)},${coordinate(radius)} 0 ${to - from > 180 ? 1 : 0} 1 ${at(to)}`
}
