import { expect, test } from 'vitest'
import { checkQuery } from '../check.ts'

/** The tokens that the check points at. */
function found(text: string): string[] {
  return checkQuery(text)
    .filter((problem) => problem.id === 'label/value')
    .map((problem) => text.slice(problem.from, problem.to))
}

test('a value that a closed label never has is pointed at', () => {
  expect(found('process_cpu_time_seconds_total{cpu_mode="usr"}')).toEqual(['cpu_mode="usr"'])
  expect(found('process_cpu_time_seconds_total{cpu_mode!="usr"}')).toEqual(['cpu_mode!="usr"'])
  expect(found('process_cpu_time_seconds_total{cpu_mode=~"usr|sys"}')).toEqual(['cpu_mode=~"usr|sys"'])
})

test('the end of a pattern is not a variable', () => {
  expect(found('process_cpu_time_seconds_total{cpu_mode=~"usr$"}')).toEqual(['cpu_mode=~"usr$"'])
})

test('values, patterns that meet one, missing labels and variables are fine', () => {
  expect(found('process_cpu_time_seconds_total{cpu_mode="user"}')).toEqual([])
  expect(found('process_cpu_time_seconds_total{cpu_mode=~"us.*|x"}')).toEqual([])
  expect(found('process_cpu_time_seconds_total{cpu_mode=~"(?i)USER"}')).toEqual([])
  expect(found('process_cpu_time_seconds_total{cpu_mode!=""}')).toEqual([])
  expect(found('process_cpu_time_seconds_total{cpu_mode=~"$mode"}')).toEqual([])
  expect(found('process_cpu_time_seconds_total{cpu_mode="[[mode]]"}')).toEqual([])
})

test('a bound that is no bucket of the histogram is pointed at', () => {
  const bucket = 'http_server_request_duration_seconds_bucket'
  expect(found(`rate(${bucket}{le="0.3"}[5m])`)).toEqual(['le="0.3"'])
  expect(found(`rate(${bucket}{le="0.25"}[5m])`)).toEqual([])
  expect(found(`rate(${bucket}{le="+Inf"}[5m])`)).toEqual([])
  expect(found(`rate(${bucket}{le=~"1|1.0"}[5m])`)).toEqual([])
})
