import { describe, expect, it } from 'vitest'
import { openRows, place } from './layout.ts'

describe('the grid', () => {
  it('has 24 columns that end at the right edge', () => {
    const halves = [0, 12].map((x) => ({ gridPos: { x, y: 0, w: 12, h: 8 } }))
    const [left, right] = place(halves, { left: 16, top: 50, width: 1000 }).map(({ box }) => box)
    expect(left).toMatchObject({ x: 16, y: 50, height: 296 })
    expect(right && right.x + right.width).toBe(1016)
    expect(left && right && right.x - (left.x + left.width)).toBe(8)
  })

  it('moves down what stands below a row that is opened', () => {
    const opened = openRows([
      {
        id: 1,
        type: 'row',
        collapsed: true,
        gridPos: { x: 0, y: 0, w: 24, h: 1 },
        panels: [{ id: 2, gridPos: { x: 0, y: 1, w: 24, h: 8 } }],
      },
      {
        id: 3,
        type: 'row',
        collapsed: true,
        gridPos: { x: 0, y: 1, w: 24, h: 1 },
        panels: [{ id: 4, gridPos: { x: 0, y: 2, w: 24, h: 5 } }],
      },
      { id: 5, gridPos: { x: 0, y: 2, w: 24, h: 4 } },
    ])
    expect(opened.map(({ id, gridPos }) => [id, gridPos?.y])).toEqual([
      [1, 0],
      [2, 1],
      [3, 9],
      [4, 10],
      [5, 15],
    ])
  })
})
