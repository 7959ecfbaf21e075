import type { GridPosition, Panel } from './model.ts'

/** A rectangle in pixels. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Grafana's grid: 24 columns, and rows of 30 pixels with 8 between (https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/#panel-size-and-position). */
const COLUMNS = 24
const ROW_HEIGHT = 30
const GAP = 8

/** Where panels without position go. */
const DEFAULT_POSITION: GridPosition = { x: 0, y: 0, w: 12, h: 8 }

/** A panel and its place. */
export interface Placed {
  readonly panel: Panel
  readonly box: Box
}

/** Places panels on a grid that is `width` pixels wide and starts at (`left`, `top`). */
export function place(
  panels: readonly Panel[],
  { left, top, width }: { left: number; top: number; width: number },
): Placed[] {
  const column = (width + GAP) / COLUMNS
  return panels.map((panel) => {
    const { x, y, w, h } = panel.gridPos ?? DEFAULT_POSITION
    return {
      panel,
      box: {
        x: left + x * column,
        y: top + y * (ROW_HEIGHT + GAP),
        width: w * column - GAP,
        height: h * (ROW_HEIGHT + GAP) - GAP,
      },
    }
  })
}

/** The panels with every collapsed row opened, and what stands below it moved down by what it holds. */
export function openRows(panels: readonly Panel[]): Panel[] {
  let moved = 0
  return panels.flatMap((panel) => {
    const inner = panel.panels ?? []
    const opened = [{ ...panel, collapsed: false, panels: [] }, ...inner].map((one) => moveDown(one, moved))
    if (inner.length === 0) return opened.slice(0, 1)
    const rowBottom = bottom(panel)
    moved += Math.max(...inner.map(bottom)) - rowBottom
    return opened
  })
}

/** Grid rows down to the end of a panel. */
function bottom({ gridPos = DEFAULT_POSITION }: Panel): number {
  return gridPos.y + gridPos.h
}

function moveDown(panel: Panel, rows: number): Panel {
  const position = panel.gridPos ?? DEFAULT_POSITION
  return { ...panel, gridPos: { ...position, y: position.y + rows } }
}
