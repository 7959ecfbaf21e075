import { expect, test } from 'vitest'
import { renderProblem } from './problem.ts'

test('the caret stands under the token, on the token’s line', () => {
  const text = 'sum(\n  bad\n)'
  expect(
    renderProblem(text, {
      id: 'x/y',
      severity: 'warning',
      message: 'this is bad',
      hint: 'Do better.',
      from: 7,
      to: 10,
    }),
  ).toBe(['warning: this is bad (x/y)', '2 |   bad', '  |   ^^^', '  = Do better.'].join('\n'))
})

test('a token over several lines is marked on its first', () => {
  expect(renderProblem('a +\nb', { id: 'x', severity: 'error', message: 'm', from: 0, to: 5 })).toBe(
    ['error: m (x)', '1 | a +', '  | ^^^'].join('\n'),
  )
})
