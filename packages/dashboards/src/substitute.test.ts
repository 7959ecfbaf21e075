import { expect, it } from 'vitest'
import { substitute, variablesIn } from './substitute.ts'

const time = { rateInterval: '2m', interval: '30s', range: '1h' }

it('fills in values and Grafana’s own durations', () => {
  expect(substitute('rate(a{service="$service"}[$__rate_interval])', { service: 'api' }, time)).toBe(
    'rate(a{service="api"}[2m])',
  )
  expect(substitute('a offset $__interval + b[$__range]', {}, time)).toBe('a offset 30s + b[1h]')
})

it('knows all spellings of a variable', () => {
  expect(substitute('$a ${a} ${a:regex} [[a]]', { a: 'x' }, time)).toBe('x x x x')
})

it('takes several values literally, as alternatives', () => {
  expect(substitute('a{pod=~"$pod"}', { pod: ['a.1', 'b'] }, time)).toBe(String.raw`a{pod=~"(a\\.1|b)"}`)
})

it('takes a single one of several as it is', () => {
  expect(substitute('a{pod="$pod"}', { pod: ['b'] }, time)).toBe('a{pod="b"}')
})

it('leaves the groups of label_replace alone', () => {
  expect(substitute('label_replace(a, "b", "$1", "c", "(.*)")', {}, time)).toContain('"$1"')
  expect(variablesIn('"$1" $pod ${pod} $__range')).toEqual(['pod', '__range'])
})

it('names a variable without a value', () => {
  expect(() => substitute('a{x="$nope"}', { service: 'api' }, time)).toThrow('no value for the variable $nope')
})
