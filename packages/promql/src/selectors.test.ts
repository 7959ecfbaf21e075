import { expect, test } from 'vitest'
import { metricNames, parseSelectors } from './selectors.ts'

test('the selectors of an expression are those that Prometheus looks up', () => {
  expect(parseSelectors('sum(rate(a{b="c"}[5m] offset 1h)) / {__name__="d", e!~"f"} or {g="h"}')).toEqual([
    { name: 'a', matchers: [{ label: 'b', op: '=', value: 'c' }], text: 'a{b="c"}' },
    {
      name: 'd',
      matchers: [
        { label: '__name__', op: '=', value: 'd' },
        { label: 'e', op: '!~', value: 'f' },
      ],
      text: '{__name__="d", e!~"f"}',
    },
    { matchers: [{ label: 'g', op: '=', value: 'h' }], text: '{g="h"}' },
  ])
})

test('each metric name comes once, in order', () => {
  expect(metricNames('b / a + b')).toEqual(['b', 'a'])
  expect(metricNames('vector(1)')).toEqual([])
})
