import { describe, expect, it } from 'vitest'
import { fieldsOf } from '../fields.ts'
import type { Panel } from '../model.ts'
import { THEMES } from '../theme.ts'
import { tableOf } from './table-data.ts'

const vector = (refId: string, values: Record<string, number>) => ({
  refId,
  series: Object.entries(values).map(([route, value]) => ({
    labels: { __name__: 'm', route },
    points: [[1, value] as const],
  })),
})

function rows(panel: Panel, ...results: ReturnType<typeof vector>[]) {
  const columns = tableOf(panel, fieldsOf(panel, results, THEMES.light))
  const count = columns[0]?.cells.length ?? 0
  return [
    columns.map(({ name }) => name),
    ...Array.from({ length: count }, (_, row) => columns.map(({ cells }) => cells[row])),
  ]
}

const targets = [{ refId: 'A' }, { refId: 'B' }]
const results = [vector('A', { '/a': 3, '/b': 5 }), vector('B', { '/b': 0.1 })]

describe('a table', () => {
  it('joins queries by their labels', () => {
    expect(rows({ targets }, ...results)).toEqual([
      ['route', 'Value #A', 'Value #B'],
      ['/a', 3, undefined],
      ['/b', 5, 0.1],
    ])
  })

  it('renames, orders and leaves out columns as organize says, then sorts', () => {
    const panel = {
      targets,
      transformations: [
        {
          id: 'organize',
          options: {
            excludeByName: { 'Value #B': true },
            renameByName: { 'Value #A': 'Requests', route: 'Route' },
            indexByName: { 'Value #A': 0, route: 1 },
          },
        },
      ],
      options: { sortBy: [{ displayName: 'Requests', desc: true }] },
    }
    expect(rows(panel, ...results)).toEqual([
      ['Requests', 'Route'],
      [5, '/b'],
      [3, '/a'],
    ])
  })

  it('puts rows without a value last when the largest come first', () => {
    const panel = { targets, options: { sortBy: [{ displayName: 'Value #B', desc: true }] } }
    expect(
      rows(panel, ...results)
        .slice(1)
        .map(([route]) => route),
    ).toEqual(['/b', '/a'])
  })
})
