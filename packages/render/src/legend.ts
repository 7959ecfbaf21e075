import type { Field } from './fields.ts'
import type { Box } from './layout.ts'
import { fit, textWidth } from './measure.ts'
import type { Panel } from './model.ts'
import { calculationName, reduce } from './reduce.ts'
import { el, text } from './svg.ts'
import type { Theme } from './theme.ts'
import { formatText } from './units.ts'

const SIZE = 11
const LINE = 17
const SWATCH = 12
/** Between two entries of a list. */
const SPACE = 18
/** A legend may take this part of its panel. */
const SHARE = 0.4

/** A legend that is laid out but not yet placed. */
export interface Legend {
  readonly height: number
  readonly width: number
  readonly placement: 'bottom' | 'right'
  draw(box: Box): string
}

const NONE: Legend = { height: 0, width: 0, placement: 'bottom', draw: () => '' }

/** Lays out the panel's legend for the space that chart and legend share. */
export function layOutLegend(panel: Panel, fields: readonly Field[], space: Box, theme: Theme): Legend {
  const { showLegend = true, displayMode = 'list', placement = 'bottom', calcs = [] } = panel.options?.legend ?? {}
  const shown = fields.filter((field) => !field.config.custom?.hideFrom?.legend)
  if (!showLegend || displayMode === 'hidden' || shown.length === 0) return NONE
  if (displayMode === 'table' || placement === 'right')
    return tableLegend(shown, calcs, placement === 'right' ? 'right' : 'bottom', space, theme)
  return listLegend(shown, calcs, space, theme)
}

function swatch(x: number, y: number, color: string): string {
  return el('rect', { x, y: y - 5.5, width: SWATCH - 2, height: 3, rx: 1.5, fill: color })
}

function calculated(field: Field, calculation: string): string {
  return formatText(reduce(field.points, calculation), field.config.unit, field.config.decimals)
}

/** Entries one after the other, in as many lines as fit; what does not fit is counted. */
function listLegend(fields: readonly Field[], calcs: readonly string[], space: Box, theme: Theme): Legend {
  const entries = fields.map((field) => {
    const name = fit(field.name, space.width - SWATCH - SPACE, SIZE)
    const values = calcs.map((calc) => `${calculationName(calc)} ${calculated(field, calc)}`).join('  ')
    const nameWidth = textWidth(name, SIZE)
    return {
      field,
      name,
      values,
      nameWidth,
      width: SWATCH + 4 + nameWidth + (values ? 8 + textWidth(values, SIZE) : 0),
    }
  })
  const most = Math.max(1, Math.floor((space.height * SHARE) / LINE))
  const lines: (typeof entries)[] = [[]]
  let used = 0
  let left = 0
  for (const entry of entries) {
    if (used > 0 && used + entry.width > space.width) {
      if (lines.length === most) {
        left = entries.length - lines.flat().length
        break
      }
      lines.push([])
      used = 0
    }
    lines.at(-1)?.push(entry)
    used += entry.width + SPACE
  }
  return {
    height: lines.length * LINE + 4,
    width: space.width,
    placement: 'bottom',
    draw: (box) =>
      lines
        .map((line, row) => {
          const y = box.y + 4 + row * LINE + 12
          let x = box.x
          const drawn = line.map((entry) => {
            const start = x
            x += entry.width + SPACE
            return (
              swatch(start, y, entry.field.color) +
              text(entry.name, { x: start + SWATCH + 4, y, 'font-size': SIZE, fill: theme.text }) +
              (entry.values
                ? text(entry.values, {
                    x: start + SWATCH + 12 + entry.nameWidth,
                    y,
                    'font-size': SIZE,
                    fill: theme.mutedText,
                  })
                : '')
            )
          })
          if (left > 0 && row === lines.length - 1)
            drawn.push(
              text(`and ${left} more`, {
                x: Math.min(x, box.x + box.width - 60),
                y,
                'font-size': SIZE,
                fill: theme.mutedText,
              }),
            )
          return drawn.join('')
        })
        .join(''),
  }
}

/** One entry a line, calculations in columns. */
function tableLegend(
  fields: readonly Field[],
  calcs: readonly string[],
  placement: Legend['placement'],
  space: Box,
  theme: Theme,
): Legend {
  const columns = calcs.map((calc) => {
    const values = fields.map((field) => calculated(field, calc))
    const title = calculationName(calc)
    return { title, values, width: Math.max(...[title, ...values].map((value) => textWidth(value, SIZE))) + 14 }
  })
  const numbers = columns.reduce((sum, column) => sum + column.width, 0)
  const names = SWATCH + 8 + Math.max(...fields.map((field) => textWidth(field.name, SIZE)))
  const width = placement === 'right' ? Math.min(names + numbers, space.width * SHARE) : space.width
  const header = calcs.length > 0 ? 1 : 0
  const limit = placement === 'right' ? space.height : space.height * SHARE
  const most = Math.max(1, Math.floor((limit - 4) / LINE) - header)
  const rows = fields.length > most ? fields.slice(0, Math.max(1, most - 1)) : fields
  const left = fields.length - rows.length
  return {
    height: (rows.length + header + (left > 0 ? 1 : 0)) * LINE + 6,
    width,
    placement,
    draw: (box) => {
      const line = (row: number): number => box.y + 6 + row * LINE + 12
      const nameWidth = box.width - numbers - SWATCH - 4
      const drawn = rows.map(
        (field, row) =>
          swatch(box.x, line(row + header), field.color) +
          text(fit(field.name, nameWidth, SIZE), {
            x: box.x + SWATCH + 4,
            y: line(row + header),
            'font-size': SIZE,
            fill: theme.text,
          }),
      )
      let x = box.x + box.width - numbers
      for (const column of columns) {
        x += column.width
        const cell = { x, 'font-size': SIZE, 'text-anchor': 'end' }
        drawn.push(text(column.title, { ...cell, y: line(0), fill: theme.mutedText }))
        for (let row = 0; row < rows.length; row++)
          drawn.push(text(column.values[row] ?? '', { ...cell, y: line(row + header), fill: theme.text }))
      }
      if (left > 0)
        drawn.push(
          text(`and ${left} more`, {
            x: box.x + SWATCH + 4,
            y: line(rows.length + header),
            'font-size': SIZE,
            fill: theme.mutedText,
          }),
        )
      return drawn.join('')
    },
  }
}
