import { expect, test } from 'vitest'
import { format } from './format.ts'

const side = (code: string) =>
  `sum by (namespace, service) (rate(http_server_request_duration_seconds_count{http_response_status_code=~"${code}"}[5m]))`

test.each([
  ['sum(up)by(job)', 'sum by (job) (up)'],
  ['SUM by(job,pod)(up)', 'sum by (job, pod) (up)'],
  ['sum by () (up)', 'sum(up)'],
  ['sum without () (up)', 'sum without () (up)'],
  [`up{a='b',c=~\`\\d\`,}`, 'up{a="b", c=~"\\\\d"}'],
  ['up{}', 'up'],
  ['up/ignoring(a)group_right(b)up', 'up / ignoring (a) group_right (b) up'],
  ['up * on(a) group_left up', 'up * on (a) group_left () up'],
  ['up==bool 1', 'up == bool 1'],
  ['up offset 5m @ 12', 'up @ 12 offset 5m'],
  ['rate(up [5m] offset -1h)', 'rate(up[5m] offset -1h)'],
  ['max_over_time(up[1h:1m] @ end())', 'max_over_time(up[1h:1m] @ end())'],
  ['-up', '-up'],
  ['((up))', '((up))'],
  ['{"a.b", "c.d"="e"}', '{__name__="a.b", "c.d"="e"}'],
  ['rate(up[5m] smoothed)', 'rate(up[5m] smoothed)'],
  ['up + fill_left (0) fill_right (1) up', 'up + fill_left (0) fill_right (1) up'],
  ['up AND up OR up UNLESS up', 'up and up or up unless up'],
  ['sum(up) # how many', 'sum(up)'],
])('%s is written as %s', (written, canonical) => {
  expect(format(written)).toBe(canonical)
})

test('what does not fit on a line is broken where it is loosest', () => {
  expect(format(`${side('5..')} / ${side('.*')} > 0.01`)).toBe(
    [
      '    sum by (namespace, service) (',
      '      rate(http_server_request_duration_seconds_count{http_response_status_code=~"5.."}[5m])',
      '    )',
      '  /',
      '    sum by (namespace, service) (',
      '      rate(http_server_request_duration_seconds_count{http_response_status_code=~".*"}[5m])',
      '    )',
      '>',
      '  0.01',
    ].join('\n'),
  )
})

test('a chain of operators of one strength stays on one level', () => {
  const term = 'rate(a_long_name_of_a_metric_for_the_sake_of_the_test_total[5m])'
  expect(format([term, term, term].join(' + '))).toBe([`  ${term}`, '+', `  ${term}`, '+', `  ${term}`].join('\n'))
})

test('canonical text is a fixed point', () => {
  const text = format(
    'histogram_quantile(0.99, sum by (le, namespace, service, pod) (rate(http_server_request_duration_seconds_bucket{service="$service"}[$__rate_interval])))',
  )
  expect(text).toContain('\n')
  expect(format(text)).toBe(text)
})
