import { expect, test } from 'vitest'
import { checkQuery } from '../check.ts'

/** The tokens that the check points at. */
function found(text: string): string[] {
  return checkQuery(text)
    .filter((problem) => problem.id === 'function/counter-only')
    .map((problem) => text.slice(problem.from, problem.to))
}

test.each(['rate', 'irate', 'increase', 'resets'])('%s of a gauge is pointed at', (name) => {
  expect(found(`${name}(pg_up[5m])`)).toEqual([name])
})

test('an offset or a subquery over the gauge does not hide it', () => {
  expect(found('rate(pg_up[5m] offset 1h)')).toEqual(['rate'])
  expect(found('rate(pg_up[1h:5m])')).toEqual(['rate'])
})

test('counters, histogram series and recorded series are left alone', () => {
  expect(found('rate(redis_commands_total[5m])')).toEqual([])
  expect(found('rate(http_server_request_duration_seconds_count[5m])')).toEqual([])
  expect(found('rate(job:something:sum[5m])')).toEqual([])
})
