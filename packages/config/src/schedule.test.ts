import { expect, test } from 'vitest'
import { longestGap, scheduleProblem } from './schedule.ts'

const HOUR = 3600
const DAY = 24 * HOUR

test.each([
  ['17 2 * * *', DAY],
  ['*/15 * * * *', 15 * 60],
  ['17 2 * * 1-5', 3 * DAY],
  ['17 2,14 * * *', 12 * HOUR],
  ['43 4 * * SUN', 7 * DAY],
  ['0 3 1 * *', 31 * DAY],
  ['0 3 1 1,7 *', 184 * DAY],
])('%s comes at the latest every %i seconds', (schedule, gap) => {
  expect(scheduleProblem(schedule)).toBeUndefined()
  expect(longestGap(schedule)).toBe(gap)
})

test.each([
  ['0 3 30 2 *', 'never comes'],
  ['0 3 31 4,6,9,11 *', 'never comes'],
  ['@daily', 'five fields'],
  ['0 0 3 * * *', 'five fields'],
  ['61 3 * * *', 'is not a schedule'],
  ['0 3 * * 7', 'Sunday as 0'],
  ['0 3 L * *', 'five fields'],
  ['0 3 * * MON#2', 'five fields'],
  ['every night', 'five fields'],
])('%s is refused: %s', (schedule, reason) => {
  expect(scheduleProblem(schedule)).toContain(reason)
})
