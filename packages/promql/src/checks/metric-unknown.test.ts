import { catalogue, gauge, pack } from '@ticolops/obs-signals'
import { expect, test } from 'vitest'
import { checkQuery } from '../check.ts'

const problems = (text: string, recorded?: readonly string[]) =>
  checkQuery(text, catalogue, recorded === undefined ? {} : { recorded }).filter(({ id }) => id === 'metric/unknown')

test('a misspelt metric is answered with the nearest name', () => {
  const [problem] = problems('rate(http_server_request_duration_second_count[5m])')
  expect(problem).toMatchObject({ from: 5, to: 46, hint: 'Did you mean http_server_request_duration_seconds_count?' })
})

test('a name of another naming profile is answered with the name to write', () => {
  expect(problems('nodejs_eventloop_lag_p99_seconds')[0]?.hint).toMatch(/^Write nodejs_eventloop_delay_p99_seconds;/)
})

test('a name inside the braces counts like one before them', () => {
  expect(problems('{__name__="nowhere_metric"}')).toHaveLength(1)
  expect(problems('{__name__="up"}')).toEqual([])
  expect(problems('{__name__=~"nowhere.*"}')).toEqual([])
})

test('recorded series are taken by their colon, or by the given list', () => {
  expect(problems('service:http_requests:rate5m')).toEqual([])
  expect(problems('service:http_requests:rate5m', [])).toHaveLength(1)
  expect(problems('service:http_requests:rate5m', ['service:http_requests:rate5m'])).toEqual([])
})

test('a variable in the name is not judged', () => {
  expect(problems('rate($metric[5m]) + ${metric}_total + foo_$x')).toEqual([])
})

test('a pack of one’s own is as good as ours', () => {
  const own = pack(
    { name: 'own', exporter: 'own', hint: 'Start it.' },
    { depth: gauge('queue_depth', { help: 'Jobs.' }) },
  )
  expect(checkQuery('queue_depth', [...catalogue, own])).toEqual([])
})
