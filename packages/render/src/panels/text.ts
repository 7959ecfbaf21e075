import { wrap } from '../measure.ts'
import { el, escapeXml, text } from '../svg.ts'
import type { PanelContext } from './context.ts'

const SIZE = 13
const LINE = 20

/** Markdown as far as a panel needs it: headings, lists, paragraphs, bold and code; links show their text. */
export function renderText({ panel, box, theme }: PanelContext): string {
  let y = box.y
  const lines: string[] = []
  for (const paragraph of (panel.options?.content ?? '').split('\n')) {
    const [, hashes = '', bullet = '', rest = ''] = /^(#{1,6}\s+)?([-*]\s+)?(.*)$/.exec(paragraph.trim()) ?? []
    const heading = hashes.trim().length
    const size = heading === 0 ? SIZE : Math.max(SIZE, 20 - heading * 2)
    const indent = bullet === '' ? 0 : 16
    if (rest === '') y += LINE / 2
    for (const [index, line] of wrap(plainLinks(rest), box.width - indent, size).entries()) {
      y += heading === 0 ? LINE : size * 1.6
      if (y > box.y + box.height) return lines.join('')
      if (indent > 0 && index === 0)
        lines.push(text('•', { x: box.x + 3, y, 'font-size': size, fill: theme.mutedText }))
      lines.push(styledLine(line, { x: box.x + indent, y, size, bold: heading > 0, fill: theme.text }))
    }
  }
  return lines.join('')
}

function plainLinks(markdown: string): string {
  return markdown.replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
}

/** A line with `**bold**` and code between backticks. */
function styledLine(
  line: string,
  {
    x,
    y,
    size,
    bold,
    fill,
  }: { readonly x: number; readonly y: number; readonly size: number; readonly bold: boolean; readonly fill: string },
): string {
  const spans = line.split(/(\*\*[^*]+\*\*|`[^`]+`)/).map((part) => {
    if (part.startsWith('**') && part.length > 4)
      return el('tspan', { 'font-weight': 600 }, escapeXml(part.slice(2, -2)))
    if (part.startsWith('`') && part.length > 2)
      return el('tspan', { 'font-family': 'ui-monospace, monospace' }, escapeXml(part.slice(1, -1)))
    return escapeXml(part)
  })
  return el('text', { x, y, 'font-size': size, 'font-weight': bold ? 600 : undefined, fill }, ...spans)
}

/** A sentence in the middle of a box, wrapped: for panels without data. */
export function centredText(sentence: string, box: PanelContext['box'], fill: string): string {
  const lines = wrap(sentence, box.width - 16, SIZE)
  const first = box.y + box.height / 2 - ((lines.length - 1) * LINE) / 2 + 4
  return lines
    .map((line, index) =>
      text(line, {
        x: box.x + box.width / 2,
        y: first + index * LINE,
        'text-anchor': 'middle',
        'font-size': SIZE,
        fill,
      }),
    )
    .join('')
}
