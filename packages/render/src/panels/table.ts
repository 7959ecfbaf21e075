import { fit, textWidth } from '../measure.ts'
import { el, text } from '../svg.ts'
import { colorOf, inkOn } from '../theme.ts'
import { readValue } from '../thresholds.ts'
import type { Reading } from '../thresholds.ts'
import type { PanelContext } from './context.ts'
import { tableOf } from './table-data.ts'
import type { Column } from './table-data.ts'

const SIZE = 12
const LINE = 26
const PADDING = 10
const NARROWEST = 56

interface LaidOutColumn {
  readonly column: Column
  readonly readings: readonly Reading[]
  readonly numeric: boolean
  readonly x: number
  readonly width: number
}

/** Rows and columns; numbers stand right, and carry their threshold's colour where the panel asks for it. */
export function renderTable(context: PanelContext): string {
  const { panel, fields, box, theme } = context
  const columns = layOut(tableOf(panel, fields), context)
  const count = columns[0]?.readings.length ?? 0
  const room = Math.max(1, Math.floor(box.height / LINE) - 1)
  const shown = count > room ? room - 1 : count
  const line = (row: number): number => box.y + row * LINE
  const header = columns.map(({ column, numeric, x, width }) =>
    text(fit(column.name, width - PADDING, SIZE, true), {
      ...anchor(numeric, x, width),
      y: line(0) + 17,
      'font-size': SIZE,
      'font-weight': 600,
      fill: theme.mutedText,
    }),
  )
  const body = Array.from({ length: shown }, (_, row) =>
    [
      el('path', {
        d: `M${box.x},${Math.round(line(row + 1)) + 0.5}h${box.width}`,
        stroke: theme.border,
        'stroke-width': 1,
      }),
      ...columns.map((column) => cell(column, row, line(row + 1), context)),
    ].join(''),
  )
  const more =
    shown < count
      ? text(`and ${count - shown} more`, {
          x: box.x + 4,
          y: line(shown + 1) + 18,
          'font-size': SIZE,
          fill: theme.mutedText,
        })
      : ''
  return [...header, ...body, more].join('')
}

/** Widths by the longest cell, scaled down or up so that the table fills its box. */
function layOut(columns: readonly Column[], { box, theme, range }: PanelContext): LaidOutColumn[] {
  const measured = columns.map((column) => {
    const numeric = column.config.custom?.align !== 'left' && column.cells.some((one) => typeof one === 'number')
    const readings = column.cells.map((one): Reading =>
      typeof one === 'string' ? { text: one, suffix: '' } : readValue(column.config, one, theme, range.to),
    )
    const texts = [column.name, ...readings.map((reading) => reading.text + reading.suffix)]
    const wanted =
      column.config.custom?.width ??
      Math.max(NARROWEST, ...texts.map((one) => textWidth(one, SIZE, true))) + PADDING * 2
    return { column, readings, numeric, wanted }
  })
  const total = measured.reduce((sum, { wanted }) => sum + wanted, 0)
  let x = box.x
  return measured.map(({ column, readings, numeric, wanted }) => {
    const left = x
    const width = (wanted / total) * box.width
    x += width
    return { column, readings, numeric, x: left, width }
  })
}

function anchor(numeric: boolean, x: number, width: number): { x: number; 'text-anchor'?: string } {
  return numeric ? { x: x + width - 6, 'text-anchor': 'end' } : { x: x + 4 }
}

function cell(
  { column, readings, numeric, x, width }: LaidOutColumn,
  row: number,
  y: number,
  { theme }: PanelContext,
): string {
  const reading = readings[row]
  if (!reading) return ''
  const style = column.config.custom?.cellOptions?.type ?? 'auto'
  const color = reading.color && colorOf(theme, reading.color)
  const filled = style === 'color-background' && color !== undefined
  const fill = filled ? inkOn(color) : style === 'color-text' && color !== undefined ? color : theme.text
  return [
    filled ? el('rect', { x: x + 2, y: y + 3, width: width - 4, height: LINE - 5, rx: 3, fill: color }) : '',
    text(fit(reading.text + reading.suffix, width - PADDING, SIZE), {
      ...anchor(numeric, x, width),
      y: y + 18,
      'font-size': SIZE,
      'font-weight': filled || style === 'color-text' ? 600 : undefined,
      fill,
    }),
  ].join('')
}
