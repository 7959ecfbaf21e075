import { expect, test } from 'vitest'
import { parseDuration } from './duration.ts'

test.each([
  ['300ms', 0.3],
  ['0.3s', 0.3],
  ['5m', 300],
  ['1.5h', 5400],
  ['30d', 2_592_000],
])('%s is %d seconds', (text, seconds) => expect(parseDuration(text)).toBe(seconds))

test.each(['300', '', 'ms', '1 s', '-1s', '1S', '1e3s', '1s '])('%j is not a duration', (text) =>
  expect(parseDuration(text)).toBeUndefined(),
)
