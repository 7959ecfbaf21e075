import { counter, gauge, httpServer, nodejs, pack, processPack, target } from '@ticolops/obs-signals'
import { expect, test } from 'vitest'
import { parseQuery, promql, promqlWith } from './promql.ts'
import { PromqlError } from './problem.ts'
import { labels, matching, not, type Query } from './query.ts'

const { duration } = httpServer
/** A query on one line. */
const text = (query: Query) => query.text().replaceAll(/\s+/g, ' ').trim()

const rate = promql`sum by (namespace, service) (rate(${duration.count}[5m]))`

test('a template is parsed, checked and printed canonically', () => {
  const query = promql`
    sum   by(namespace,service)( rate( ${duration.count}{http_response_status_code=~'5..'} [5m] ) )
  `
  expect(query.text()).toBe(
    [
      'sum by (namespace, service) (',
      '  rate(http_server_request_duration_seconds_count{http_response_status_code=~"5.."}[5m])',
      ')',
    ].join('\n'),
  )
})

test('a query knows the metrics it reads, each once', () => {
  expect(promql`${rate} / ${rate} + on () group_left () count(up)`.metrics).toEqual([duration, target.up])
})

test('a metric of one’s own needs no catalogue', () => {
  const own = pack(
    { name: 'own', exporter: 'own', hint: 'Start it.' },
    { jobs: counter('jobs_total', { help: 'Jobs.' }) },
  )
  const query = promql`rate(${own.jobs}[5m])`
  expect(query.metrics).toEqual([own.jobs])
  expect(promql`sum(${query})`.text()).toBe('sum(rate(jobs_total[5m]))')
  expect(() => promql`rate(jobs_total[5m])`).toThrow(PromqlError)
})

test('labels and numbers go in as text', () => {
  const bucket = labels(duration.bucket)
  expect(promql`sum by (${bucket.le}, ${bucket.http_route}) (rate(${duration.bucket}[5m])) > ${0.5}`.text()).toBe(
    'sum by (le, http_route) (rate(http_server_request_duration_seconds_bucket[5m])) > 0.5',
  )
})

test('numbers are written as PromQL writes them', () => {
  expect(promql`up > ${-0.5} and up < ${Infinity} and up > ${-Infinity} or up > ${1e-7}`.text()).toBe(
    'up > -0.5 and up < Inf and up > -Inf or up > 1e-7',
  )
})

test('a misspelt metric or label does not compile', () => {
  // @ts-expect-error there is no such metric
  expect(httpServer.durations).toBeUndefined()
  // @ts-expect-error there is no such label
  expect(labels(duration.count).http_rout).toBeUndefined()
  // @ts-expect-error only buckets have le
  expect(labels(duration.count).le).toBeUndefined()
  expect(labels(processPack.cpuTime).cpu_mode).toBe('cpu_mode')
})

test('a histogram without .bucket, .count or .sum neither compiles nor runs', () => {
  // @ts-expect-error a histogram is three series
  expect(() => promql`rate(${duration}[5m])`).toThrow('is a histogram, which is three series')
})

test('a query put into another gets parentheses only where they matter', () => {
  const sum = promql`${rate} + ${rate}`
  const one = promql`up == 1`
  const r = rate.text()
  expect(text(promql`${rate} / ${rate}`)).toBe(`${r} / ${r}`)
  expect(text(promql`${sum} > 1`)).toBe(`${r} + ${r} > 1`)
  expect(text(promql`${sum} * 2`)).toBe(`( ${r} + ${r} ) * 2`)
  expect(promql`up - ${promql`up - up`}`.text()).toBe('up - (up - up)')
  expect(promql`${promql`up - up`} - up`.text()).toBe('up - up - up')
  expect(promql`up ^ ${promql`up ^ up`}`.text()).toBe('up ^ up ^ up')
  expect(promql`${promql`up ^ up`} ^ up`.text()).toBe('(up ^ up) ^ up')
  expect(promql`sum(${one})`.text()).toBe('sum(up == 1)')
  expect(promql`max_over_time(${one}[1h:])`.text()).toBe('max_over_time((up == 1)[1h:])')
  expect(promql`max_over_time(${promql`up`}[1h])`.text()).toBe('max_over_time(up[1h])')
  expect(promql`-${one}`.text()).toBe('-(up == 1)')
})

test('parentheses that the author wrote stay', () => {
  expect(promql`(${promql`up + up`}) + up`.text()).toBe('(up + up) + up')
})

test('where adds matchers to every selector and replaces those on the same label and operator', () => {
  const query = promql`up{job="a"} and on (job) up`
  expect(query.where({ job: 'b', pod: matching('x.*') }).text()).toBe(
    'up{job="b", pod=~"x.*"} and on (job) up{job="b", pod=~"x.*"}',
  )
  expect(query.where({ job: not('b') }).text()).toBe('up{job="a", job!="b"} and on (job) up{job!="b"}')
  expect(query.where({ service: '$service' }).text()).toContain('service="$service"')
  expect(promql`up`.where({ job: 'quote " and \\ backslash' }).text()).toBe('up{job="quote \\" and \\\\ backslash"}')
})

test('over sets every range, but neither subqueries nor offsets', () => {
  const query = promql`max_over_time(rate(${duration.count}[5m] offset 1d)[1h:5m])`
  expect(query.over('$__rate_interval').text()).toBe(
    'max_over_time(rate(http_server_request_duration_seconds_count[$__rate_interval] offset 1d)[1h:5m])',
  )
})

test('by adds labels to every by, each once, and leaves without alone', () => {
  expect(rate.by('pod', 'service').text()).toBe(
    'sum by (namespace, service, pod) (rate(http_server_request_duration_seconds_count[5m]))',
  )
  expect(promql`sum without (pod) (up)`.by('job').text()).toBe('sum without (pod) (up)')
  expect(promql`sum(up)`.by('job').text()).toBe('sum(up)')
})

test('transforms leave the query they are made from as it was', () => {
  const before = rate.text()
  rate.where({ job: 'a' }).over('1h').by('pod')
  expect(rate.text()).toBe(before)
})

test('a profile spells metrics and labels its own way', () => {
  const query = promql`sum by (v8js_gc_type) (rate(${nodejs.gcDuration.sum}{v8js_gc_type!="minor"}[5m]))`
  expect(query.text('prom-client')).toBe('sum by (kind) (rate(nodejs_gc_duration_seconds_sum{kind!="minor"}[5m]))')
  expect(query.text('otel-scrape')).toBe(
    'sum by (v8js_gc_type) (rate(v8js_gc_duration_sum{v8js_gc_type!="minor"}[5m]))',
  )
  expect(promql`${target.up}`.text('otel-scrape')).toBe('up')
})

test('a profile that lacks a metric or a label says so', () => {
  expect(() => promql`avg(${nodejs.eventLoopUtilization})`.text('prom-client')).toThrow(
    [
      'error: the profile prom-client has no nodejs_eventloop_utilization_ratio (profile)',
      '1 | avg(nodejs_eventloop_utilization_ratio)',
      '  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
    ].join('\n'),
  )
  const byMode = promql`sum by (cpu_mode) (rate(${processPack.cpuTime}[5m]))`
  expect(() => byMode.text('prom-client')).toThrow(
    'process_cpu_time_seconds_total has no label cpu_mode in the profile prom-client',
  )
  expect(promql`sum(rate(${processPack.cpuTime}[5m]))`.text('prom-client')).toBe(
    'sum(rate(process_cpu_seconds_total[5m]))',
  )
})

test('an error shows the line with a caret under the token', () => {
  expect(() => promql`sum by (http_rout) (rate(${duration.count}[5m]))`).toThrow(
    [
      'error: rate(http_server_request_duration_seconds_count… has no label http_rout (label/unknown)',
      '1 | sum by (http_rout) (rate(http_server_request_duration_seconds_count[5m]))',
      '  |         ^^^^^^^^^',
      '  = Did you mean http_route?',
    ].join('\n'),
  )
})

test('white space around the template does not move the caret', () => {
  expect(
    () => promql`

    sum(
      up[5m)`,
  ).toThrow('2 |       up[5m)\n  |         ^')
})

test('a tag of one’s own knows more labels and metrics', () => {
  expect(() => promql`sum by (cluster) (up)`).toThrow('up has no label cluster')
  expect(promqlWith({ extraLabels: ['cluster'] })`sum by (cluster) (up)`.text()).toBe('sum by (cluster) (up)')
  expect(() => promqlWith({ catalogue: [] })`up`).toThrow('nothing is known to write up')
  expect(parseQuery('max by (cluster) (up)', { extraLabels: ['cluster'] }).metrics).toEqual([target.up])
})

test('warnings do not stop a query', () => {
  expect(promql`rate(${duration.count}[30s])`.text()).toBe('rate(http_server_request_duration_seconds_count[30s])')
})

test('Grafana variables survive every transform', () => {
  const query = promql`sum by ($group) (rate(${duration.count}{service=~"$service", pod=~"\${pod:regex}"}[$__rate_interval])) > $limit`
  const moved = query.by('le').where({ namespace: '$namespace' }).text()
  expect(moved.replaceAll(/\s+/g, '')).toBe(
    'sumby($group,le)(rate(http_server_request_duration_seconds_count{service=~"$service",pod=~"${pod:regex}",namespace="$namespace"}[$__rate_interval]))>$limit',
  )
})

test('a gauge may be read as it is', () => {
  const depth = gauge('queue_depth', { help: 'Jobs.' })
  expect(promql`max(${depth})`.text()).toBe('max(queue_depth)')
})
