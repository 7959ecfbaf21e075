import { expect, it } from 'vitest'
import { sameExpression, seconds } from './expression.ts'

// Left as people and generators write it, right as Prometheus 3.16 prints it after loading.
it.each([
  ["sum(rate(x_total{code=~'5..'}[5m])) by (service)", 'sum by (service) (rate(x_total{code=~"5.."}[5m]))'],
  ['rate(x[90s]) > 0.10', 'rate(x[1m30s]) > 0.1'],
  ['a   and # a comment\n  b', 'a and b'],
  ['x{l=~"a\\\\.b"}', 'x{l=~"a\\\\.b"}'],
  ['x{l=~`a\\.b`}', 'x{l=~"a\\\\.b"}'],
  ['a / on (x) group_left b', 'a / on (x) group_left () b'],
  ['1e3 * x', '1000 * x'],
  ['sum by () (x)', 'sum(x)'],
  ['x{b="1", a="2"}', 'x{a="2",b="1"}'],
  ['x{a="b",}', 'x{a="b"}'],
  ['(a + b)', '(a + b)'],
])('%s is the same as %s', (written, printed) => {
  expect(sameExpression(written, printed)).toBe(true)
})

it.each([
  ['up == 0', 'up == 1'],
  ['rate(x[5m])', 'rate(x[1m])'],
  ['x{a="b"}', 'x{a!="b"}'],
  ['x{a="b"}', 'x{a="c"}'],
  ['sum by (a) (x)', 'sum by (b) (x)'],
  ['x', 'x > 0'],
  ['a / b', 'b / a'],
  ['x{a="1"} - x{a="2"}', 'x{a="2"} - x{a="1"}'],
  ['(a + b) * c', 'a + (b * c)'],
  ['rate(x[5m] offset 1h)', 'rate(x[1h] offset 5m)'],
])('%s is another one than %s', (a, b) => {
  expect(sameExpression(a, b)).toBe(false)
})

it('reads Prometheus durations', () => {
  expect([seconds('90s'), seconds('1h30m'), seconds('0s'), seconds('250ms')]).toEqual([90, 5400, 0, 0.25])
})
