import { expect, test } from 'vitest'
import { checkQuery } from '../check.ts'

/** The tokens that the check points at. */
function found(text: string): string[] {
  return checkQuery(text)
    .filter((problem) => problem.id === 'function/gauge-only')
    .map((problem) => text.slice(problem.from, problem.to))
}

test.each(['delta', 'idelta', 'deriv', 'avg_over_time', 'sum_over_time'])('%s of a counter is pointed at', (name) => {
  expect(found(`${name}(redis_commands_total[5m])`)).toEqual([name])
})

test('functions with parameters are looked through', () => {
  expect(found('predict_linear(redis_commands_total[1h], 3600)')).toEqual(['predict_linear'])
  expect(found('quantile_over_time(0.5, redis_commands_total[1h])')).toEqual(['quantile_over_time'])
})

test('gauges, and the rate of a counter in a subquery, are left alone', () => {
  expect(found('deriv(redis_memory_used_bytes[1h])')).toEqual([])
  expect(found('avg_over_time(rate(redis_commands_total[5m])[1h:])')).toEqual([])
})
