import type { Point } from '../data.ts'
import type { FieldStyle } from '../model.ts'
import type { Scale } from '../scale.ts'
import { coordinate } from '../svg.ts'

/** A line through points: their tops, and where their area begins (the axis, or the line below in a stack). */
export interface Line {
  readonly points: readonly { readonly time: number; readonly value: number; readonly base: number }[]
}

/** Lines on top of each other: at each time of any of them, the values below count as the base. */
export function stack(series: readonly (readonly Point[])[], percent: boolean): Line[] {
  const times = [...new Set(series.flatMap((points) => points.map(([time]) => time)))].sort((a, b) => a - b)
  const lookups = series.map((points) => new Map(points))
  const totals = new Map(
    times.map((time) => [time, lookups.reduce((sum, lookup) => sum + finite(lookup.get(time)), 0)] as const),
  )
  const below = new Map<number, number>()
  return lookups.map((lookup) => ({
    points: times.map((time) => {
      const part = percent ? 1 / (totals.get(time) || 1) : 1
      const base = below.get(time) ?? 0
      const value = base + finite(lookup.get(time)) * part
      below.set(time, value)
      return { time, value, base }
    }),
  }))
}

function finite(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? value : 0
}

/** A line that stands on the axis; values that are no numbers are left out, which opens a gap. */
export function plainLine(points: readonly Point[]): Line {
  return {
    points: points.filter(([, value]) => Number.isFinite(value)).map(([time, value]) => ({ time, value, base: 0 })),
  }
}

/** The runs of a line without a silence longer than one and a half steps (or `spanNulls` milliseconds; true spans all). */
export function runs(line: Line, step: number, spanNulls: FieldStyle['spanNulls']): Line['points'][] {
  const longest = spanNulls === true ? Infinity : typeof spanNulls === 'number' ? spanNulls / 1000 : step * 1.5
  const found: Line['points'][number][][] = []
  let before = -Infinity
  for (const point of line.points) {
    if (point.time - before > longest || found.length === 0) found.push([])
    found.at(-1)?.push(point)
    before = point.time
  }
  return found
}

/** SVG path data of a run's top. */
export function linePath(
  run: Line['points'],
  x: Scale,
  y: Scale,
  interpolation: FieldStyle['lineInterpolation'],
): string {
  return trace(
    run.map(({ time, value }) => [x.at(time), y.at(value)] as const),
    interpolation,
    'M',
  )
}

/** SVG path data of the area between a run's top and its base. */
export function areaPath(
  run: Line['points'],
  x: Scale,
  y: Scale,
  interpolation: FieldStyle['lineInterpolation'],
): string {
  const top = linePath(run, x, y, interpolation)
  const bottom = run.map(({ time, base }) => [x.at(time), y.at(Math.max(base, y.min))] as const).toReversed()
  const back =
    interpolation === 'stepAfter' ? 'stepBefore' : interpolation === 'stepBefore' ? 'stepAfter' : interpolation
  return `${top}${trace(bottom, back, 'L')}Z`
}

type Pixel = readonly [x: number, y: number]

function trace(pixels: readonly Pixel[], interpolation: FieldStyle['lineInterpolation'], start: 'M' | 'L'): string {
  const slopes = interpolation === 'smooth' ? monotoneSlopes(pixels) : []
  return pixels
    .map(([x, y], index) => {
      const before = pixels[index - 1]
      if (!before) return `${start}${at(x, y)}`
      if (interpolation === 'stepAfter') return `H${coordinate(x)}V${coordinate(y)}`
      if (interpolation === 'stepBefore') return `V${coordinate(y)}H${coordinate(x)}`
      if (interpolation !== 'smooth') return `L${at(x, y)}`
      const third = (x - before[0]) / 3
      const [leave = 0, arrive = 0] = [slopes[index - 1], slopes[index]]
      return `C${at(before[0] + third, before[1] + leave * third)} ${at(x - third, y - arrive * third)} ${at(x, y)}`
    })
    .join('')
}

function at(x: number, y: number): string {
  return `${coordinate(x)},${coordinate(y)}`
}

/** Slopes at each pixel such that the curve never leaves the values' range (Fritsch and Carlson, 1980). */
function monotoneSlopes(pixels: readonly Pixel[]): number[] {
  const secants = pixels.slice(1).map(([x, y], index) => {
    const [beforeX, beforeY] = pixels[index] ?? [x, y]
    return x === beforeX ? 0 : (y - beforeY) / (x - beforeX)
  })
  return pixels.map((_, index) => {
    const left = secants[index - 1]
    const right = secants[index]
    if (left === undefined || right === undefined) return left ?? right ?? 0
    return left * right <= 0 ? 0 : (2 * left * right) / (left + right)
  })
}
