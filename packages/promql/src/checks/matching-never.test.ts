import { expect, test } from 'vitest'
import { checkQuery } from '../check.ts'

/** The tokens that the check points at. */
function found(text: string): string[] {
  return checkQuery(text)
    .filter((problem) => problem.id === 'matching/never')
    .map((problem) => text.slice(problem.from, problem.to))
}

test('sides that are grouped differently are pointed at', () => {
  expect(found('sum by (service) (up) / sum by (namespace) (up)')).toEqual(['/'])
  expect(found('sum by (service, pod) (up) > sum by (service) (up)')).toEqual(['>'])
  expect(found('sum(up) / up')).toEqual(['/'])
  expect(found('sum by (service) (up) and up')).toEqual(['and'])
})

test('sides that can match are left alone', () => {
  expect(found('sum by (service) (up) / sum by (service) (up)')).toEqual([])
  expect(found('sum by (service, pod) (up) / on (service) group_left () sum by (service) (up)')).toEqual([])
  expect(found('sum by (service, pod) (up) / ignoring (pod) group_left () sum by (service) (up)')).toEqual([])
  expect(found('up / up')).toEqual([])
  expect(found('sum by (service) (up) or sum(up)')).toEqual([])
  expect(found('sum(up) > 1')).toEqual([])
  expect(found('sum by (service) (a:b:c) / sum by (service) (d:e:f)')).toEqual([])
})
