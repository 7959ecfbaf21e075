import { expect, test } from 'vitest'
import { checkQuery } from '../check.ts'

/** The tokens that the check points at. */
function found(text: string): string[] {
  return checkQuery(text)
    .filter((problem) => problem.id === 'experimental')
    .map((problem) => text.slice(problem.from, problem.to))
}

test('functions, aggregations and modifiers behind a feature flag are pointed at', () => {
  expect(found('mad_over_time(up[5m])')).toEqual(['mad_over_time'])
  expect(found('limitk(1, up)')).toEqual(['limitk'])
  expect(found('rate(up[5m] smoothed)')).toHaveLength(1)
  expect(found('rate(up[5m * 2])')).toHaveLength(1)
})

test('they are allowed when Prometheus runs with the flag', () => {
  expect(checkQuery('mad_over_time(up[5m])', undefined, { experimental: true })).toEqual([])
})

test('a variable as range is not arithmetic', () => {
  expect(found('avg_over_time(up[$__rate_interval])')).toEqual([])
  expect(found('avg_over_time(up[${window}])')).toEqual([])
})
