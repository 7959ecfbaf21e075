import type { DashboardData } from './data.ts'
import { openRows, place } from './layout.ts'
import { textWidth } from './measure.ts'
import type { Dashboard } from './model.ts'
import { drawPanel, svgDocument } from './panel.ts'
import { el, escapeXml, text } from './svg.ts'
import { THEMES } from './theme.ts'
import type { Theme, ThemeName } from './theme.ts'

const MARGIN = 16
const HEADER = 56

/** How a dashboard's picture looks. */
export interface DashboardPictureOptions {
  /** Default `light`. */
  readonly theme?: ThemeName
  /** CSS pixels; the height follows from the panels. Default 1440. */
  readonly width?: number
  /** Whether collapsed rows are drawn open. Default true: in a picture nobody can open them. */
  readonly openRows?: boolean
  /** Whether the title, the variables and the time stand on top. Default true. */
  readonly header?: boolean
}

/** A whole dashboard as one SVG document, on Grafana's grid. The same input gives the same bytes; times are UTC. */
export function renderDashboard(
  json: Dashboard,
  data: DashboardData,
  { theme: name = 'light', width = 1440, openRows: open = true, header: headed = true }: DashboardPictureOptions = {},
): string {
  const theme = THEMES[name]
  const panels = open ? openRows(json.panels ?? []) : (json.panels ?? [])
  const top = headed ? HEADER : MARGIN
  const placed = place(panels, { left: MARGIN, top, width: width - 2 * MARGIN })
  const height = Math.max(top, ...placed.map(({ box }) => box.y + box.height)) + MARGIN
  return svgDocument(
    width,
    height,
    json.title ?? 'Dashboard',
    el('rect', { width, height, fill: theme.page }),
    headed ? header(json, data, width, theme) : '',
    ...placed.map(({ panel, box }) => {
      const results = data.panels.get(panel.id ?? -1) ?? []
      return drawPanel(panel, { range: data.range, results, annotations: data.annotations ?? [] }, box, theme)
    }),
  )
}

/** The title, the variables' values as chips, and the time that is shown. */
function header(
  { title = '' }: Dashboard,
  { range, variables = {} }: DashboardData,
  width: number,
  theme: Theme,
): string {
  let x = MARGIN + textWidth(title, 19, true) + 18
  const chips = Object.entries(variables).map(([name, value]) => {
    const chipWidth = textWidth(name, 12) + textWidth(value, 12, true) + 33
    const chip =
      el('rect', { x, y: 17, width: chipWidth, height: 24, rx: 12, fill: theme.panel, stroke: theme.border }) +
      el(
        'text',
        { x: x + chipWidth / 2, y: 33, 'text-anchor': 'middle', 'font-size': 12, fill: theme.mutedText },
        escapeXml(name),
        el('tspan', { dx: 7, 'font-weight': 600, fill: theme.text }, escapeXml(value)),
      )
    x += chipWidth + 8
    return chip
  })
  return [
    text(title, { x: MARGIN, y: 36, 'font-size': 19, 'font-weight': 600, fill: theme.text }),
    ...chips,
    text(timeSpan(range.from, range.to), {
      x: width - MARGIN,
      y: 34,
      'text-anchor': 'end',
      'font-size': 12,
      fill: theme.mutedText,
    }),
  ].join('')
}

/** `2026-01-31 10:00 – 10:30 UTC`. */
function timeSpan(from: number, to: number): string {
  const [start, end] = [from, to].map((time) => new Date(time * 1000).toISOString().slice(0, 16).replace('T', ' ')) as [
    string,
    string,
  ]
  return `${start} – ${start.slice(0, 10) === end.slice(0, 10) ? end.slice(11) : end} UTC`
}
