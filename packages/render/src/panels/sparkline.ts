import type { Point, TimeRange } from '../data.ts'
import type { Box } from '../layout.ts'
import { linearScale } from '../scale.ts'
import { el } from '../svg.ts'
import { areaPath, linePath, plainLine, runs } from './lines.ts'

/** A line without axes, and the area below it, over the whole box, faint enough for text in front of it. Nothing for less than two points. */
export function sparkline(points: readonly Point[], box: Box, range: TimeRange, color: string): string {
  const line = plainLine(points)
  if (line.points.length < 2) return ''
  const values = line.points.map(({ value }) => value)
  const low = values.reduce((a, b) => Math.min(a, b))
  const high = values.reduce((a, b) => Math.max(a, b))
  const x = linearScale(range.from, range.to, box.x, box.x + box.width)
  // A little air below; a line that does not move lies in the lower third.
  const bottom = high === low ? low - 0.5 : low - (high - low) * 0.05
  const y = linearScale(bottom, high === low ? low + 1 : high, box.y + box.height, box.y + 2)
  return runs({ points: line.points.map(({ time, value }) => ({ time, value, base: bottom })) }, range.step, false)
    .filter((run) => run.length > 1)
    .map((run) => {
      const stroke = { stroke: color, 'stroke-width': 1.5, 'stroke-opacity': 0.42 }
      return (
        el('path', { d: areaPath(run, x, y, 'linear'), fill: color, 'fill-opacity': 0.07 }) +
        el('path', { d: linePath(run, x, y, 'linear'), fill: 'none', ...stroke })
      )
    })
    .join('')
}
