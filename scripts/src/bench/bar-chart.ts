import { showSpread } from './spread.ts'
import type { Spread } from './spread.ts'

/** One bar. */
export interface ChartBar {
  readonly label: string
  readonly value: Spread
  /** What the chart is about, in colour; what it is compared with is grey. */
  readonly ours: boolean
}

export interface ChartPanel {
  readonly title: string
  /** Decimals of the values. */
  readonly digits: number
  readonly bars: readonly ChartBar[]
  /** A line to reach or to stay under. */
  readonly limit?: { readonly value: number; readonly label: string }
}

const WIDTH = 1120
const PADDING = 20
const GAP = 20
const COLUMN = (WIDTH - 2 * PADDING - GAP) / 2
const HEADER = 56
const PANEL_HEADER = 40
const PANEL_FOOTER = 10
const ROW = 22
const BAR = 12
const LABEL_WIDTH = 220
const VALUE_WIDTH = 130
const BARS_WIDTH = COLUMN - LABEL_WIDTH - VALUE_WIDTH

const STYLE = `
text { font: 12px system-ui, -apple-system, 'Segoe UI', Roboto, Arial, sans-serif; fill: #1b2130 }
.heading { font-size: 18px; font-weight: 600 } .title { font-size: 13px; font-weight: 600 } .muted, .limit-label { fill: #5a6375 }
.limit-label { font-size: 11px } .ours { fill: #2f6fde } .other { fill: #b7bfce } .spread { stroke: #1b2130; opacity: 0.55 }
.limit { stroke: #c92a3a; stroke-dasharray: 3 3 } .page { fill: #ffffff } .axis { stroke: #e1e4ea }
@media (prefers-color-scheme: dark) {
text { fill: #e7eaf1 } .muted, .limit-label { fill: #98a2b5 } .ours { fill: #5e9bf7 } .other { fill: #4a5468 } .spread { stroke: #e7eaf1 }
.limit { stroke: #f56a6f } .page { fill: #151a23 } .axis { stroke: #2b3342 }
}`

/** Panels of horizontal bars in two columns, as an SVG document. The same input gives the same bytes. */
export function barChart(heading: string, subtitle: string, panels: readonly ChartPanel[]): string {
  const heights: [number, number] = [HEADER, HEADER]
  const drawn = panels.map((panel) => {
    const column = heights[0] <= heights[1] ? 0 : 1
    const markup = group(PADDING + column * (COLUMN + GAP), heights[column], drawPanel(panel))
    heights[column] += PANEL_HEADER + panel.bars.length * ROW + PANEL_FOOTER
    return markup
  })
  const height = Math.max(...heights) + PADDING / 2
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">`,
    `<title>${escape(heading)}</title><style>${STYLE}</style><rect class="page" width="100%" height="100%" rx="6"/>`,
    text(PADDING, 30, heading, 'heading') + text(PADDING, 49, subtitle, 'muted'),
    ...drawn,
    '</svg>\n',
  ].join('\n')
}

function drawPanel({ title, digits, bars, limit }: ChartPanel): string {
  const bottom = PANEL_HEADER + bars.length * ROW
  // Past the longest bar there is room for a tenth of it; the ends of a wide spread are cut off there.
  const most = Math.max(...bars.map(({ value }) => value.median), limit?.value ?? 0) * 1.1
  const at = (value: number) => LABEL_WIDTH + (Math.min(Math.max(value, 0), most) / most) * BARS_WIDTH
  const parts = [text(0, 18, title, 'title')]
  for (const [index, { label, value, ours }] of bars.entries()) {
    const middle = PANEL_HEADER + index * ROW + ROW / 2
    parts.push(
      text(LABEL_WIDTH - 8, middle + 4, label, '', 'end'),
      `<rect class="${ours ? 'ours' : 'other'}" x="${LABEL_WIDTH}" y="${middle - BAR / 2}" width="${round(at(value.median) - LABEL_WIDTH)}" height="${BAR}"/>`,
      line('spread', at(value.min), middle, at(value.max), middle),
      text(LABEL_WIDTH + BARS_WIDTH + 8, middle + 4, showSpread(value, digits)),
    )
  }
  parts.push(line('axis', LABEL_WIDTH, PANEL_HEADER, LABEL_WIDTH, bottom))
  if (limit !== undefined)
    parts.push(
      line('limit', at(limit.value), PANEL_HEADER - 3, at(limit.value), bottom),
      text(at(limit.value), PANEL_HEADER - 7, limit.label, 'limit-label', 'middle'),
    )
  return parts.join('\n')
}

function group(x: number, y: number, markup: string): string {
  return `<g transform="translate(${x} ${y})">\n${markup}\n</g>`
}

function text(x: number, y: number, content: string, style = '', anchor = 'start'): string {
  return `<text class="${style}" x="${round(x)}" y="${y}" text-anchor="${anchor}">${escape(content)}</text>`
}

function line(style: string, x1: number, y1: number, x2: number, y2: number): string {
  return `<line class="${style}" x1="${round(x1)}" y1="${y1}" x2="${round(x2)}" y2="${y2}"/>`
}

function round(pixels: number): string {
  return String(Math.round(pixels * 10) / 10)
}

function escape(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
