import { expect, test } from 'vitest'
import { checkQuery } from '../check.ts'

/** The tokens that the check points at. */
function found(text: string): string[] {
  return checkQuery(text)
    .filter((problem) => problem.id === 'histogram/family')
    .map((problem) => text.slice(problem.from, problem.to))
}

test('a histogram without suffix is pointed at', () => {
  const name = 'http_server_request_duration_seconds'
  expect(found(`rate(${name}[5m])`)).toEqual([name])
  expect(found(`rate(${name}_bucket[5m])`)).toEqual([])
})
