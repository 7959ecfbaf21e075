import { expect, test } from 'vitest'
import { checkQuery } from '../check.ts'

/** The tokens that the check points at. */
function found(text: string): string[] {
  return checkQuery(text)
    .filter((problem) => problem.id === 'type')
    .map((problem) => text.slice(problem.from, problem.to))
}

test.each([
  ['rate(up)', 'up'],
  ['abs(up[5m])', 'up[5m]'],
  ['topk(up)', 'topk(up)'],
  ['topk("a", up)', '"a"'],
  ['round(up, 1, 2)', 'round(up, 1, 2)'],
  ['1 == 1', '=='],
  ['up + bool 1', '+'],
  ['up and 1', 'and'],
  ['up + "a"', '"a"'],
  ['up and on (job) group_left up', 'on (job) group_left'],
  ['up * on (job) group_left (job) up', 'job'],
  ['sum(up)[5m]', 'sum(up)'],
  ['{}', '{}'],
  ['{job=~".*"}', '{job=~".*"}'],
  ['{job=~"(?s).*"}', '{job=~"(?s).*"}'],
  ['up offset 5m offset 1m', 'up offset 5m offset 1m'],
])('%s is pointed at', (text, token) => {
  expect(found(text)).toContain(token)
})

test('a variable fits every type', () => {
  expect(found('topk($n, up)')).toEqual([])
  expect(found('$expression[5m]')).toEqual([])
  expect(found('up > $threshold')).toEqual([])
})

test('the hint says how to write it', () => {
  expect(checkQuery('rate(redis_commands_total)').find((problem) => problem.id === 'type')?.hint).toBe(
    'Give it a range: metric[5m].',
  )
  expect(checkQuery('1 == 1')[0]?.hint).toBe('Write == bool.')
})
