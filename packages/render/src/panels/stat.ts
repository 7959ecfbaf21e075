import type { TimeRange } from '../data.ts'
import type { Field } from '../fields.ts'
import type { Box } from '../layout.ts'
import { fit, textWidth } from '../measure.ts'
import { reduce } from '../reduce.ts'
import { el, escapeXml, text } from '../svg.ts'
import { inkOn } from '../theme.ts'
import { readValue } from '../thresholds.ts'
import type { PanelContext } from './context.ts'
import { sparkline } from './sparkline.ts'

const LARGEST = 38
const SMALLEST = 13
const GAP = 8
/** Wider than this many times its height, a tile has its name beside the value, as in Grafana. */
const WIDE = 2.5
/** The part of a wide tile that its name may take. */
const NAME_SHARE = 0.65

/** One large value per field, with its recent course behind it. */
export function renderStat(context: PanelContext): string {
  return tiles(context.fields.length, context)
    .map((box, index) => {
      const field = context.fields[index]
      return field ? tile(field, box, context) : ''
    })
    .join('')
}

/** Splits a box into `count` tiles, side by side or one below the other by the panel's orientation and shape. */
export function tiles(count: number, { box, panel }: PanelContext): Box[] {
  const orientation = panel.options?.orientation ?? 'auto'
  const upright = orientation === 'horizontal' || (orientation === 'auto' && box.width < box.height * 1.2)
  return Array.from({ length: count }, (_, index) => {
    if (upright) {
      const height = (box.height - GAP * (count - 1)) / count
      return { ...box, y: box.y + index * (height + GAP), height }
    }
    const width = (box.width - GAP * (count - 1)) / count
    return { ...box, x: box.x + index * (width + GAP), width }
  })
}

function tile(field: Field, box: Box, { panel, theme, range, fields }: PanelContext): string {
  const { reduceOptions, colorMode = 'value', graphMode = 'area', textMode = 'auto' } = panel.options ?? {}
  const reading = readValue(field.config, reduce(field.points, reduceOptions?.calcs?.[0]), theme, range.to)
  const filled = colorMode.startsWith('background')
  const color = colorMode === 'none' ? theme.text : (reading.color ?? field.color)
  const ink = filled ? inkOn(color) : color
  const named = textMode === 'value_and_name' || (textMode === 'auto' && fields.length > 1)
  const onlyName = textMode === 'name'
  const value = onlyName ? { text: field.name, suffix: '' } : textMode === 'none' ? { text: '', suffix: '' } : reading

  const beside = named && box.width > box.height * WIDE
  const nameHeight = named && !beside ? 16 : 0
  const drawn = graphMode === 'area' && !onlyName ? sparklineBehind(field, box, ink, range) : ''
  // The value moves up a little to stand above its course.
  const room = (box.height - nameHeight) * (drawn === '' ? 1 : 0.8)
  const valueWidth = beside ? box.width * (1 - NAME_SHARE) : box.width
  const unitSize = textWidth(value.text, 1, true) + textWidth(value.suffix, 0.55)
  const size = Math.max(SMALLEST, Math.min(LARGEST, room * 0.62, (valueWidth - 28) / Math.max(unitSize, 0.1)))
  const middle = { x: box.x + box.width - valueWidth / 2, y: box.y + nameHeight + room / 2 }
  return [
    filled ? el('rect', { ...box, rx: 5, fill: color }) : '',
    drawn,
    named ? name(field.name, box, { beside: beside ? middle.y : undefined, fill: filled ? ink : theme.mutedText }) : '',
    valueText(fit(value.text, valueWidth - 4, size, true), value.suffix, {
      x: middle.x,
      y: middle.y + size * 0.36,
      size,
      fill: ink,
    }),
  ].join('')
}

/** A tile's name: above its value, or before it, at the height of the value's middle. */
function name(
  of: string,
  box: Box,
  { beside, fill }: { readonly beside: number | undefined; readonly fill: string },
): string {
  if (beside !== undefined) {
    const width = box.width * NAME_SHARE - 12
    // Two names mostly differ at their ends, so a smaller one beats one that is cut.
    const size = Math.max(9, Math.min(15, box.height * 0.6, width / textWidth(of, 1)))
    return text(fit(of, width, size), { x: box.x + 12, y: beside + size * 0.36, 'font-size': size, fill })
  }
  const middle = { x: box.x + box.width / 2, 'text-anchor': 'middle' }
  return text(fit(of, box.width - 8, 12), { ...middle, y: box.y + 15, 'font-size': 12, fill })
}

/** The field's course over the lower part of its tile. */
function sparklineBehind(field: Field, box: Box, color: string, range: TimeRange): string {
  const height = box.height * 0.3
  return sparkline(field.points, { ...box, y: box.y + box.height - height, height }, range, color)
}

/** A value in bold with its unit smaller behind it, centred on `x`. */
export function valueText(
  value: string,
  suffix: string,
  { x, y, size, fill }: { readonly x: number; readonly y: number; readonly size: number; readonly fill: string },
): string {
  const attributes = { x, y, 'text-anchor': 'middle', 'font-size': size, 'font-weight': 600, fill }
  if (suffix === '') return text(value, attributes)
  const [, space = '', unit = ''] = /^(\s*)(.*)$/.exec(suffix) ?? []
  const unitSpan = el(
    'tspan',
    { 'font-size': size * 0.55, 'font-weight': 500, dx: space === '' ? 1 : size * 0.14 },
    escapeXml(unit),
  )
  return el('text', attributes, escapeXml(value), unitSpan)
}
