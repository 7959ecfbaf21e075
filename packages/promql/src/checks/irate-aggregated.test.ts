import { expect, test } from 'vitest'
import { checkQuery } from '../check.ts'

/** The tokens that the check points at. */
function found(text: string): string[] {
  return checkQuery(text)
    .filter((problem) => problem.id === 'irate/aggregated')
    .map((problem) => text.slice(problem.from, problem.to))
}

test('irate inside an aggregation is pointed at', () => {
  expect(found('sum(irate(redis_commands_total[5m]))')).toEqual(['irate'])
  expect(found('irate(redis_commands_total[5m])')).toEqual([])
})
