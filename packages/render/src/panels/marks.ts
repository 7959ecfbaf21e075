import type { Box } from '../layout.ts'
import { textWidth } from '../measure.ts'
import type { FieldConfig } from '../model.ts'
import { el, escapeXml, text } from '../svg.ts'
import { colorOf, inkOn } from '../theme.ts'
import { levelsOf } from '../thresholds.ts'
import type { Plot } from './axes.ts'
import type { PanelContext } from './context.ts'

/** Font size of the tags on annotations. */
const TAG_SIZE = 9.5
/** Between two of them. */
const TAG_GAP = 2

/** The levels within the plot as lines across it. */
export function drawThresholds(
  config: FieldConfig,
  dashed: boolean,
  { box, y }: Plot,
  { theme }: PanelContext,
): string {
  return levelsOf(config)
    .filter(({ value }) => value >= y.min && value <= y.max)
    .map(({ value, color }) =>
      el('line', {
        x1: box.x,
        y1: y.at(value),
        x2: box.x + box.width,
        y2: y.at(value),
        stroke: colorOf(theme, color),
        'stroke-width': 1.5,
        'stroke-opacity': 0.85,
        'stroke-dasharray': dashed ? '7 5' : undefined,
      }),
    )
    .join('')
}

/** The space above each level in its colour; that of the base stays as it is. */
export function drawAreas(config: FieldConfig, { box, y }: Plot, { theme }: PanelContext): string {
  const levels = levelsOf(config)
  return levels
    .map(({ value, color }, index) => {
      const bottom = y.at(Math.max(value, y.min))
      const top = y.at(Math.min(levels[index + 1]?.value ?? y.max, y.max))
      if (top >= bottom) return ''
      return el('rect', {
        x: box.x,
        y: top,
        width: box.width,
        height: bottom - top,
        fill: colorOf(theme, color),
        'fill-opacity': 0.1,
      })
    })
    .join('')
}

/** What happened, as vertical lines with the details as tooltip, and a tag on top where no newer one is in its way. */
export function drawAnnotations({ box, x }: Plot, { annotations, range, theme }: PanelContext): string {
  let free = box.x + box.width
  return annotations
    .filter(({ time }) => time >= range.from && time <= range.to)
    .toSorted((a, b) => b.time - a.time)
    .map(({ time, text: label, details = label, color }) => {
      const at = Math.round(x.at(time)) + 0.5
      const stroke = colorOf(theme, color ?? 'purple')
      const width = textWidth(label, TAG_SIZE, true) + 10
      const left = Math.min(Math.max(at - width / 2, box.x), box.x + box.width - width)
      const tagged = left + width <= free
      if (tagged) free = left - TAG_GAP
      return el(
        'g',
        {},
        el('title', {}, escapeXml(details)),
        el('line', {
          x1: at,
          y1: box.y + 6,
          x2: at,
          y2: box.y + box.height,
          stroke,
          'stroke-width': 1,
          'stroke-dasharray': '3 3',
        }),
        tagged ? tag(label, { x: left, y: box.y - 7, width, height: 14 }, stroke) : '',
      )
    })
    .join('')
}

function tag(label: string, box: Box, color: string): string {
  return (
    el('rect', { ...box, rx: 3, fill: color }) +
    text(label, {
      x: box.x + box.width / 2,
      y: box.y + 10.4,
      'text-anchor': 'middle',
      'font-size': TAG_SIZE,
      'font-weight': 600,
      fill: inkOn(color),
    })
  )
}
