import { expect, test } from 'vitest'
import { checkQuery } from '../check.ts'

/** The tokens that the check points at. */
function found(text: string): string[] {
  return checkQuery(text)
    .filter((problem) => problem.id === 'regex')
    .map((problem) => text.slice(problem.from, problem.to))
}

test.each(['[', '(', 'a**', '(?=x)', '(?<!x)y', '(a)\\\\1'])('the pattern %s is pointed at', (pattern) => {
  expect(found(`up{pod=~"${pattern}"}`)).toHaveLength(1)
})

test.each(['a|b', '(?i)abc', '(?P<x>a)', 'a.+', '\\\\d+', '$service', '${service:regex}|x', '[[service]]', 'a\\\\-b'])(
  'the pattern %s is fine',
  (pattern) => {
    expect(found(`up{pod=~"${pattern}"}`)).toEqual([])
  },
)
