import { expect, test } from 'vitest'
import { format } from './format.ts'
import { variablesOf, withPlaceholders } from './variables.ts'

test('placeholders keep every offset', () => {
  const text =
    'sum by ($group) (rate(up{a="$b", c=~"${d:regex}"}[$__rate_interval] offset $shift)) > ${limit:raw} # $comment'
  const source = withPlaceholders(text)
  expect(source).toHaveLength(text.length)
  expect(source).toContain('[111111111111111s]')
  expect(source).toContain('a="$b", c=~"${d:regex}"')
  expect(source).toContain('# $comment')
})

test.each([
  'rate(up[$__rate_interval])',
  'rate(up[${__rate_interval}])',
  'max_over_time(up[$__range:$__interval])',
  'avg_over_time(up[${__range_s}s:])',
  'sum by ($label, job) (up)',
  'topk($n, up)',
  'up{job="$job", pod=~"${pod:regex}"}',
  '$metric{job="a"}',
  'prefix_$metric',
  'up @ $__from',
  'up offset $shift',
  'up * $scale',
  'up{job="[[job]]"}',
])('%s is left as it is', (text) => {
  expect(format(text)).toBe(text)
})

test('variables are listed with their place, those in strings too', () => {
  const text = 'up{a="$b"}[$__range] * ${c:csv} + [[d]]'
  expect(variablesOf(text).map((each) => [each.name, text.slice(each.from, each.to)])).toEqual([
    ['b', '$b'],
    ['__range', '$__range'],
    ['c', '${c:csv}'],
    ['d', '[[d]]'],
  ])
})

test('the end of a pattern is not a variable', () => {
  expect(variablesOf('up{a=~"b$"}')).toEqual([])
})
