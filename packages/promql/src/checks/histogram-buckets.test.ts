import { expect, test } from 'vitest'
import { checkQuery } from '../check.ts'

/** The tokens that the check points at. */
function found(text: string): string[] {
  return checkQuery(text)
    .filter((problem) => problem.id === 'histogram/buckets')
    .map((problem) => text.slice(problem.from, problem.to))
}

const BUCKET = 'http_server_request_duration_seconds_bucket'

test('adding buckets up over le is pointed at', () => {
  expect(found(`sum by (service) (rate(${BUCKET}[5m]))`)).toEqual(['sum'])
  expect(found(`sum(rate(${BUCKET}[5m]))`)).toEqual(['sum'])
})

test('one chosen bucket may be added up', () => {
  expect(found(`sum by (service) (rate(${BUCKET}{le="0.25"}[5m]))`)).toEqual([])
})

test('an average of buckets is pointed at', () => {
  expect(found(`avg by (le) (rate(${BUCKET}[5m]))`)).toEqual(['avg'])
  expect(found(`sum by (le, service) (rate(${BUCKET}[5m]))`)).toEqual([])
})

test('averages of quantiles are not averages of buckets', () => {
  expect(found(`max by (service) (histogram_quantile(0.9, rate(${BUCKET}[5m])))`)).toEqual([])
})
