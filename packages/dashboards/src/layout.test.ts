import { expect, it } from 'vitest'
import { RowBuilder } from '@grafana/grafana-foundation-sdk/dashboard'
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries'
import { layOut } from './layout.ts'

const panel = (w: number, h: number) => new PanelBuilder().title(`${w}x${h}`).span(w).height(h).build()
const heading = () => new RowBuilder('Row').build()

it('fills lines of 24 columns from left to right, under the heading', () => {
  const placed = layOut({ y: 3 }, heading(), [panel(12, 8), panel(12, 4), panel(24, 6)])
  expect(placed.map(({ gridPos }) => gridPos)).toEqual([
    { x: 0, y: 3, w: 24, h: 1 },
    { x: 0, y: 4, w: 12, h: 8 },
    { x: 12, y: 4, w: 12, h: 4 },
    { x: 0, y: 12, w: 24, h: 6 },
  ])
})

it('begins a new line when a panel does not fit any more', () => {
  const [, first, second] = layOut({ y: 0 }, heading(), [panel(16, 8), panel(9, 8)])
  expect(first?.gridPos).toMatchObject({ x: 0, y: 1 })
  expect(second?.gridPos).toMatchObject({ x: 0, y: 9 })
})

it('leaves the cursor below the last line', () => {
  const grid = { y: 0 }
  layOut(grid, heading(), [panel(8, 8), panel(8, 4)])
  expect(grid.y).toBe(9)
})
