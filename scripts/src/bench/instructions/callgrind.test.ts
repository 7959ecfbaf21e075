import { expect, it } from 'vitest'
import { countsOf } from './callgrind.ts'

it('adds up instructions and misses of both kinds', () => {
  const dump =
    'version: 1\nevents: Ir Dr Dw I1mr D1mr D1mw ILmr DLmr DLmw\n\nfn=(1) main\n0x1 5\n\ntotals: 100 9 8 7 6 5 4 3 2\n'
  expect(countsOf(dump)).toEqual({ instructions: 100, firstMisses: 18, secondMisses: 9 })
})

it('counts nothing for totals that end early, as they do at the last that is not 0', () => {
  expect(countsOf('events: Ir I1mr D1mr\ntotals: 100 7\n')).toMatchObject({ instructions: 100, firstMisses: 7 })
})

it('does not take a dump without totals for one without costs', () => {
  expect(() => countsOf('events: Ir\n')).toThrow('no totals')
})
