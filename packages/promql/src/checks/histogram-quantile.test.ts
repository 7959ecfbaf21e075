import { expect, test } from 'vitest'
import { checkQuery } from '../check.ts'

/** The tokens that the check points at. */
function found(text: string): string[] {
  return checkQuery(text)
    .filter((problem) => problem.id === 'histogram/quantile')
    .map((problem) => text.slice(problem.from, problem.to))
}

const BUCKET = 'http_server_request_duration_seconds_bucket'

test('the quantile of the rate of buckets by le is right', () => {
  expect(checkQuery(`histogram_quantile(0.99, sum by (le, service) (rate(${BUCKET}[5m])))`)).toEqual([])
  expect(checkQuery(`histogram_quantile($q, rate(${BUCKET}[$__rate_interval]))`)).toEqual([])
})

test('a missing le is pointed at', () => {
  expect(found(`histogram_quantile(0.99, sum by (service) (rate(${BUCKET}[5m])))`)).toEqual([
    `sum by (service) (rate(${BUCKET}[5m]))`,
  ])
  expect(found(`histogram_quantile(0.99, sum without (le) (rate(${BUCKET}[5m])))`)).toHaveLength(1)
})

test('a quantile in percent is pointed at', () => {
  expect(found(`histogram_quantile(99, sum by (le) (rate(${BUCKET}[5m])))`)).toEqual(['99'])
})

test('series without buckets are pointed at', () => {
  const count = 'http_server_request_duration_seconds_count'
  expect(found(`histogram_quantile(0.9, rate(${count}[5m]))`)).toEqual([count])
  expect(found('histogram_quantile(0.9, up)')).toEqual(['up'])
})

test('buckets without a rate are found by the check for counters', () => {
  const ids = checkQuery(`histogram_quantile(0.9, sum by (le) (${BUCKET}))`).map((problem) => problem.id)
  expect(ids).toEqual(['counter/rate'])
})
