import { expect, test } from 'vitest'
import { bytesOf, countOf, durationOf, momentOf } from './quantities.ts'

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [373_412, '373 kB'],
  [12_345_678, '12.3 MB'],
  [10_000_000_000, '10.0 GB'],
])('%d bytes are %s', (bytes, text) => {
  expect(bytesOf(bytes)).toBe(text)
})

test.each([
  [0.04, '0.0 s'],
  [4.25, '4.3 s'],
  [59.4, '59 s'],
  [61, '1 min 1 s'],
  [3600, '1 h'],
  [18_180, '5 h 3 min'],
  [86_400, '1 d'],
  [180_000, '2 d 2 h'],
])('%d seconds are %s', (seconds, text) => {
  expect(durationOf(seconds)).toBe(text)
})

test('counts have their thousands apart, moments their zone', () => {
  expect([countOf(1_234_567), momentOf('2026-11-26T01:15:56.123Z')]).toEqual(['1,234,567', '2026-11-26 01:15:56 UTC'])
})
