import type { Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard'

/** Columns of Grafana's grid. */
export const COLUMNS = 24

/** A cursor over the grid: rows of the page follow each other. */
export interface Grid {
  /** The first free grid row. */
  y: number
}

/**
 * Places a heading and its panels on the grid, from left to right in lines of 24 columns. Moves `grid` below them.
 */
export function layOut(grid: Grid, heading: RowPanel, panels: readonly Panel[]): readonly (Panel | RowPanel)[] {
  heading.gridPos = { x: 0, y: grid.y, w: COLUMNS, h: 1 }
  grid.y += 1
  for (const line of linesOf(panels)) {
    let x = 0
    for (const panel of line) {
      const { w, h } = sizeOf(panel)
      panel.gridPos = { x, y: grid.y, w, h }
      x += w
    }
    grid.y += Math.max(...line.map((panel) => sizeOf(panel).h))
  }
  return [heading, ...panels]
}

function linesOf(panels: readonly Panel[]): readonly Panel[][] {
  const lines: Panel[][] = []
  let free = 0
  for (const panel of panels) {
    const { w } = sizeOf(panel)
    if (w > free) {
      lines.push([])
      free = COLUMNS
    }
    lines.at(-1)?.push(panel)
    free -= w
  }
  return lines
}

function sizeOf({ title, gridPos }: Panel): { readonly w: number; readonly h: number } {
  if (gridPos === undefined) throw new Error(`panel ${title ?? ''} has no size`)
  return gridPos
}
