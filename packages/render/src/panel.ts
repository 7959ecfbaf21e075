import type { Annotation, QueryResult, TimeRange } from './data.ts'
import { fieldsOf } from './fields.ts'
import type { Field } from './fields.ts'
import type { Box } from './layout.ts'
import { fit, textWidth } from './measure.ts'
import type { Panel } from './model.ts'
import { renderBarGauge } from './panels/bargauge.ts'
import type { PanelContext, PanelRenderer } from './panels/context.ts'
import { renderGauge } from './panels/gauge.ts'
import { renderStat } from './panels/stat.ts'
import { renderTable } from './panels/table.ts'
import { centredText, renderText } from './panels/text.ts'
import { renderTimeseries } from './panels/timeseries.ts'
import { el, escapeXml, text } from './svg.ts'
import { FONT, THEMES } from './theme.ts'
import type { Theme, ThemeName } from './theme.ts'

const RENDERERS: Readonly<Record<string, PanelRenderer>> = {
  timeseries: renderTimeseries,
  stat: renderStat,
  gauge: renderGauge,
  bargauge: renderBarGauge,
  table: renderTable,
  text: renderText,
}

const PADDING = 12
const HEADER = 32

/** What a panel shows. */
export interface PanelData {
  readonly range: TimeRange
  readonly results: readonly QueryResult[]
  readonly annotations?: readonly Annotation[]
}

/** How a panel's picture looks. Sizes are CSS pixels. */
export interface PanelPictureOptions {
  readonly theme?: ThemeName
  readonly width?: number
  readonly height?: number
}

/** A panel and its series as an SVG document. The same input gives the same bytes. */
export function renderPanel(
  panel: Panel,
  data: PanelData,
  { theme: name = 'light', width = 600, height = 300 }: PanelPictureOptions = {},
): string {
  const theme = THEMES[name]
  return svgDocument(
    width,
    height,
    panel.title ?? 'Panel',
    drawPanel(panel, data, { x: 0.5, y: 0.5, width: width - 1, height: height - 1 }, theme),
  )
}

/** The root element around markup that is drawn already. */
export function svgDocument(width: number, height: number, title: string, ...markup: readonly string[]): string {
  const root = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: 'img',
    'aria-label': title,
    'font-family': FONT,
  }
  return `${el('svg', root, ...markup)}\n`
}

/** A panel's frame, heading and content. */
export function drawPanel(panel: Panel, data: PanelData, box: Box, theme: Theme): string {
  if (panel.type === 'row') return rowHeading(panel, box, theme)
  const headed = (panel.title ?? '') !== ''
  const top = headed ? HEADER : PADDING
  const content = {
    x: box.x + PADDING,
    y: box.y + top,
    width: box.width - 2 * PADDING,
    height: box.height - top - PADDING,
  }
  const context: PanelContext = {
    panel,
    fields: fieldsOf(panel, data.results, theme),
    range: data.range,
    annotations: data.annotations ?? [],
    theme,
    box: content,
    id: `panel-${panel.id ?? 0}`,
  }
  const frame = panel.transparent
    ? ''
    : el('rect', { ...box, rx: 6, fill: theme.panel, stroke: theme.border, 'stroke-width': 1 })
  return el('g', {}, frame, headed ? heading(panel, box, theme) : '', drawContent(context, data.results))
}

function drawContent(context: PanelContext, results: readonly QueryResult[]): string {
  const { panel, fields, box, theme } = context
  const type = panel.type ?? 'unknown'
  const renderer = RENDERERS[type]
  if (!renderer) return centredText(`A panel of type ${type} has no picture.`, box, theme.mutedText)
  const failed = results.find((result) => result.error !== undefined)
  if (failed?.error !== undefined) return centredText(failed.error, box, theme.named.red ?? theme.text)
  if (type !== 'text' && !fields.some(hasPoints))
    return centredText(panel.fieldConfig?.defaults?.noValue ?? 'No data', box, theme.mutedText)
  return renderer(context)
}

function hasPoints(field: Field): boolean {
  return field.points.length > 0
}

/** The title, and the description as a tooltip on the mark behind it. */
function heading(panel: Panel, box: Box, theme: Theme): string {
  const described = panel.description !== undefined && panel.description !== ''
  const title = fit(panel.title ?? '', box.width - 2 * PADDING - (described ? 20 : 0), 13, true)
  // In the corner: behind the title it would need the width of the title in a font that only the viewer knows.
  const mark = { cx: box.x + box.width - PADDING - 6, cy: box.y + 17 }
  return [
    text(title, { x: box.x + PADDING, y: box.y + 21.5, 'font-size': 13, 'font-weight': 600, fill: theme.text }),
    described
      ? el(
          'g',
          {},
          el('title', {}, escapeXml(panel.description ?? '')),
          el('circle', { ...mark, r: 6, fill: 'none', stroke: theme.mutedText, 'stroke-opacity': 0.55 }),
          el('path', {
            d: `M${mark.cx.toFixed(1)},${mark.cy - 0.8}v3.6m0,-6.4v1.1`,
            stroke: theme.mutedText,
            'stroke-width': 1.2,
            'stroke-opacity': 0.8,
          }),
        )
      : '',
  ].join('')
}

function rowHeading(panel: Panel, box: Box, theme: Theme): string {
  const middle = box.y + box.height / 2
  const chevron = panel.collapsed ? `M${box.x + 4},${middle - 4}l4,4l-4,4` : `M${box.x + 2},${middle - 2}l4,4l4,-4`
  const title = panel.title ?? ''
  const hidden = panel.collapsed ? `${panel.panels?.length ?? 0} panels` : ''
  return el(
    'g',
    {},
    el('path', { d: chevron, fill: 'none', stroke: theme.mutedText, 'stroke-width': 1.6, 'stroke-linecap': 'round' }),
    text(title, { x: box.x + 18, y: middle + 5, 'font-size': 15, 'font-weight': 600, fill: theme.text }),
    hidden === ''
      ? ''
      : text(hidden, {
          x: box.x + 30 + textWidth(title, 15, true),
          y: middle + 5,
          'font-size': 12,
          fill: theme.mutedText,
        }),
  )
}
