import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { planDump } from './plan-dump.ts'
import type { Table } from './table-facts.ts'

const table = (name: string, bytes: number): Table => ({ schema: 'public', name, bytes })

test('two large tables are dumped beside each other, and the small ones with the smaller of them', () => {
  const plan = planDump([table('a', 10), table('b', 900), table('c', 800), table('d', 20)], 2)
  expect(plan.map(({ name, section, bytes }) => [name, section, bytes])).toEqual([
    ['pre-data', 'pre-data', 0],
    ['data-2', 'data', 900],
    ['data-1', 'data', 830],
    ['post-data', 'post-data', 0],
  ])
})

test('no rows are dumped twice or left out: what the last part leaves out is what the others name', () => {
  const tables = fc.uniqueArray(
    fc.record({ schema: fc.constantFrom('public', 'app'), name: fc.string(), bytes: fc.nat() }),
    {
      selector: ({ schema, name }) => JSON.stringify([schema, name]),
      maxLength: 400,
    },
  )
  fc.assert(
    fc.property(tables, fc.integer({ min: 1, max: 16 }), (all, jobs) => {
      const data = planDump(all, jobs).filter(({ section }) => section === 'data')
      const rest = data.filter(({ only }) => only === undefined)
      expect(rest).toHaveLength(1)
      const named = data.flatMap(({ only = [] }) => only)
      expect(new Set(named).size).toBe(named.length)
      expect(new Set(rest[0]?.without)).toEqual(new Set(named))
      expect(data.length).toBeLessThanOrEqual(jobs)
    }),
  )
})
