import { expect, test } from 'vitest'
import { durationOf, inWords, secondsOf } from './duration.ts'

test('a duration of several units is the sum of them', () => {
  expect(secondsOf('2m30s')).toBe(150)
  expect(secondsOf('1d')).toBe(86_400)
})

test('text that is no duration is refused', () => {
  expect(() => secondsOf('5')).toThrow('"5" is not a Prometheus duration')
})

test('seconds are written in the largest units that fit', () => {
  expect([0, 45, 150, 3600, 90_000].map(durationOf)).toEqual(['0s', '45s', '2m30s', '1h', '1d1h'])
})

test('words use the largest unit that divides evenly', () => {
  expect([3600, 5400, 259_200, 180_000, 45].map(inWords)).toEqual([
    '1 hour',
    '90 minutes',
    '3 days',
    '50 hours',
    '45 seconds',
  ])
})
