import { expect, test } from 'vitest'
import { secondsOf } from '../duration.ts'
import { LONG_INCREMENTS, PERIOD, SHORT_INCREMENTS, TIERS } from './windows.ts'

test.each(TIERS)('tier $name spends what its factor and window say', ({ factor, long, spent }) => {
  expect((factor * secondsOf(long) * 100) / secondsOf(PERIOD)).toBeCloseTo(spent, 10)
})

test.each(TIERS)('the short window of tier $name is a twelfth of the long one', ({ long, short }) => {
  expect(secondsOf(long) / secondsOf(short)).toBe(12)
})

test.each(TIERS)('tier $name is not kept firing longer than its short window', ({ keepFiringFor, short }) => {
  expect(secondsOf(keepFiringFor)).toBeLessThanOrEqual(secondsOf(short))
})

test.each([SHORT_INCREMENTS, LONG_INCREMENTS])(
  'increments of $window overlap a whole number of times',
  ({ window, interval }) => {
    expect(Number.isInteger(secondsOf(window) / secondsOf(interval))).toBe(true)
  },
)
