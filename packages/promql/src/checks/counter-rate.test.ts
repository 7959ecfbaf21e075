import { expect, test } from 'vitest'
import { checkQuery } from '../check.ts'

/** The tokens that the check points at. */
function found(text: string): string[] {
  return checkQuery(text)
    .filter((problem) => problem.id === 'counter/rate')
    .map((problem) => text.slice(problem.from, problem.to))
}

test('a counter without a rate is pointed at, wherever it stands', () => {
  expect(found('redis_commands_total')).toEqual(['redis_commands_total'])
  expect(found('sum by (cmd) (redis_commands_total)')).toEqual(['redis_commands_total'])
  expect(found('redis_commands_total > 5')).toEqual(['redis_commands_total'])
  expect(found('redis_commands_total - redis_commands_total offset 1h')).toHaveLength(2)
})

test('the sum and count of a histogram are counters too', () => {
  const name = 'http_server_request_duration_seconds'
  expect(found(`sum(${name}_sum) / sum(${name}_count)`)).toEqual([`${name}_sum`, `${name}_count`])
})

test('the rate of a sum is wrong, the sum of a rate is right', () => {
  expect(found('rate(sum(redis_commands_total)[5m:])')).toEqual(['redis_commands_total'])
  expect(found('sum(rate(redis_commands_total[5m]))')).toEqual([])
})

test('asking whether a counter is there needs no rate', () => {
  expect(found('absent(redis_commands_total)')).toEqual([])
  expect(found('count by (cmd) (redis_commands_total)')).toEqual([])
  expect(found('redis_commands_total unless redis_commands_total offset 5m')).toEqual([])
  expect(found('time() - timestamp(redis_commands_total)')).toEqual([])
  expect(found('rate(redis_net_input_bytes_total[5m]) and redis_net_output_bytes_total')).toEqual([])
})

test('a condition beside it does not make a counter a rate', () => {
  expect(found('redis_commands_total > 100 and on (namespace) up')).toEqual(['redis_commands_total'])
  expect(found('sum by (job) (redis_commands_total) unless on (job) up')).toEqual(['redis_commands_total'])
})

test('a rate over a subquery of the counter itself is a rate', () => {
  expect(found('rate(redis_net_input_bytes_total[1h:1m])')).toEqual([])
})
