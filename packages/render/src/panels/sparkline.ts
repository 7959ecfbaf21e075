import type { Point, TimeRange } from '../data.ts'
import type { Box } from '../layout.ts'
import { linearScale } from '../scale.ts'
import { el } from '../svg.ts'
import { areaPath, linePath, plainLine, runs } from './lines.ts'

/** A line without axes, and the area below it, over the whole box. Nothing for less than two points. */
export function sparkline(points: readonly Point[], box: Box, range: TimeRange, color: string): string {
  const line = plainLine(points)
  if (line.points.length < 2) return ''
  const values = line.points.map(({ value }) => value)
  const low = values.reduce((a, b) => Math.min(a, b))
  const high = values.reduce((a, b) => Math.max(a, b))
  const x = linearScale(range.from, range.to, box.x, box.x + box.width)
  // A line that does not move lies in the lower third.
  const y = linearScale(
    low,
    high === low ? low + 1 : high,
    box.y + box.height * (high === low ? 0.7 : 1) - 2,
    box.y + 2,
  )
  const floor = {
    ...y,
    min: low,
    at: (value: number) => (value <= low ? Math.max(y.at(low), box.y + box.height) : y.at(value)),
  }
  return runs(line, range.step, false)
    .filter((run) => run.length > 1)
    .map(
      (run) =>
        el('path', {
          d: areaPath(
            run.map((point) => ({ ...point, base: low })),
            x,
            floor,
            'linear',
          ),
          fill: color,
          'fill-opacity': 0.12,
        }) +
        el('path', {
          d: linePath(run, x, y, 'linear'),
          fill: 'none',
          stroke: color,
          'stroke-width': 1.5,
          'stroke-opacity': 0.75,
        }),
    )
    .join('')
}
