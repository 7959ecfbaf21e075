import { expect, test } from 'vitest'
import { checkQuery } from '../check.ts'
import { promql } from '../promql.ts'
import { le } from '../query.ts'
import { httpServer } from '@ticolops/obs-signals'

const BUCKET = 'http_server_request_duration_seconds_bucket'

/** The tokens that the check points at. */
function found(text: string): string[] {
  return checkQuery(text)
    .filter((problem) => problem.id === 'histogram/bound')
    .map((problem) => text.slice(problem.from, problem.to))
}

test('a whole number is pointed at, in either spelling', () => {
  expect(found(`sum(rate(${BUCKET}{le="1"}[5m]))`)).toEqual(['le="1"'])
  expect(found(`sum(rate(${BUCKET}{le="1.0"}[5m]))`)).toEqual(['le="1.0"'])
  expect(found(`sum(rate(${BUCKET}{le=~"0.5|1"}[5m]))`)).toEqual(['le=~"0.5|1"'])
})

test('fractions, infinity and patterns for both spellings are fine', () => {
  expect(found(`sum(rate(${BUCKET}{le="0.5"}[5m]))`)).toEqual([])
  expect(found(`sum(rate(${BUCKET}{le="+Inf"}[5m]))`)).toEqual([])
  expect(found(`sum(rate(${BUCKET}{le=~"1|1.0"}[5m]))`)).toEqual([])
})

test('le(…) writes a matcher that finds the bucket in every version', () => {
  const { bucket } = httpServer.duration
  expect(promql`sum(rate(${bucket}{${le(0.25)}}[5m]))`.text()).toBe(`sum(rate(${BUCKET}{le="0.25"}[5m]))`)
  expect(promql`sum(rate(${bucket}{${le(1)}}[5m]))`.text()).toBe(`sum(rate(${BUCKET}{le=~"1|1\\\\.0"}[5m]))`)
  expect(() => promql`sum(rate(${bucket}{${le(0.3)}}[5m]))`).toThrow('le is never 0.3')
})
