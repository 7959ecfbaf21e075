import { expect, it } from 'vitest'
import { Registry } from '../registry/registry.ts'
import { openmetrics } from './openmetrics.ts'
import { pageOf } from '../../test/page-of.ts'
import { ownFamilies } from '../telemetry/local-source.ts'
import { renderPage } from './page.ts'
import type { ForeignFamily } from './page.ts'
import { text } from './text.ts'

const HELP = 'Says "hi"\nand C:\\temp.'
const foreign: ForeignFamily[] = [
  {
    name: 'jobs_total',
    kind: 'counter',
    help: 'Jobs.',
    samples: [{ name: 'jobs_total', labels: 'queue="mail"', value: 2 }],
  },
]

function made(kind: 'counter' | 'gauge' | 'info', name: string, labels: readonly string[] = []) {
  return { kind, name, help: HELP, labels, buckets: [] }
}

function sample(): Registry {
  const registry = new Registry({ maxSeries: 100, collectorFailed: () => undefined })
  registry
    .counter(made('counter', 'a_total', ['path']))
    .child(['C:\\x "y"\nz'])
    .inc(1.5)
  registry.gauge(made('gauge', 'b_seconds')).child([]).set(Number.POSITIVE_INFINITY)
  registry
    .gauge(made('info', 'c_info', ['version', 'empty']))
    .child(['1.0', ''])
    .set(1)
  registry.gauge(made('gauge', 'never_set', ['x']))
  registry
    .histogram({ ...made('gauge', 'd_seconds', ['m']), kind: 'histogram', buckets: [0.5, 1] })
    .child(['\u{1F600}\uD800'])
    .observe(0.7)
  return registry
}

it('text 0.0.4 escapes help and labels, calls infos gauges and leaves families without series out', () => {
  const registry = sample()
  expect(pageOf(registry, text, foreign)).toBe(
    String.raw`# HELP a_total Says "hi"\nand C:\\temp.
# TYPE a_total counter
a_total{path="C:\\x \"y\"\nz"} 1.5
# HELP b_seconds Says "hi"\nand C:\\temp.
# TYPE b_seconds gauge
b_seconds +Inf
# HELP c_info Says "hi"\nand C:\\temp.
# TYPE c_info gauge
c_info{version="1.0"} 1
# HELP d_seconds Says "hi"\nand C:\\temp.
# TYPE d_seconds histogram
d_seconds_bucket{m="😀�",le="0.5"} 0
d_seconds_bucket{m="😀�",le="1"} 1
d_seconds_bucket{m="😀�",le="+Inf"} 1
d_seconds_sum{m="😀�"} 0.7
d_seconds_count{m="😀�"} 1
# HELP jobs_total Jobs.
# TYPE jobs_total counter
jobs_total{queue="mail"} 2
`,
  )
})

it('OpenMetrics drops suffixes from family names, names units, spells bounds as floats and ends with EOF', () => {
  const registry = sample()
  expect(pageOf(registry, openmetrics, foreign)).toBe(
    String.raw`# HELP a Says \"hi\"\nand C:\\temp.
# TYPE a counter
a_total{path="C:\\x \"y\"\nz"} 1.5
# HELP b_seconds Says \"hi\"\nand C:\\temp.
# TYPE b_seconds gauge
# UNIT b_seconds seconds
b_seconds +Inf
# HELP c Says \"hi\"\nand C:\\temp.
# TYPE c info
c_info{version="1.0"} 1
# HELP d_seconds Says \"hi\"\nand C:\\temp.
# TYPE d_seconds histogram
# UNIT d_seconds seconds
d_seconds_bucket{m="😀�",le="0.5"} 0
d_seconds_bucket{m="😀�",le="1.0"} 1
d_seconds_bucket{m="😀�",le="+Inf"} 1
d_seconds_sum{m="😀�"} 0.7
d_seconds_count{m="😀�"} 1
# HELP jobs Jobs.
# TYPE jobs counter
jobs_total{queue="mail"} 2
# EOF
`,
  )
})

it('exemplars are on the buckets of traced observations, in OpenMetrics only', () => {
  const registry = new Registry({ maxSeries: 100, collectorFailed: () => undefined })
  const child = registry
    .histogram({ ...made('gauge', 'd_seconds', ['m']), kind: 'histogram', buckets: [0.5, 1], exemplars: true })
    .child(['x'])
  const [traceId, spanId] = ['0af7651916cd43dd8448eb211c80319c', '00f067aa0ba902b7']
  child.observe(0.1)
  child.observeTraced(0.7, traceId, spanId)
  child.observeTraced(3, traceId, spanId)
  const lines = pageOf(registry, openmetrics).split('\n')
  expect(lines).toContain('d_seconds_bucket{m="x",le="0.5"} 1')
  expect(lines.find((line) => line.includes('le="1.0"'))).toMatch(
    /^d_seconds_bucket\{m="x",le="1\.0"\} 2 # \{trace_id="0af7651916cd43dd8448eb211c80319c",span_id="00f067aa0ba902b7"\} 0\.7 \d+\.\d{3}$/,
  )
  expect(lines.find((line) => line.includes('le="+Inf"'))).toMatch(/ 3 # \{trace_id=.*\} 3 \d+\.\d{3}$/)
  expect(pageOf(registry, text)).not.toContain('trace_id')
})

it('a long page comes in pieces that are the same page', () => {
  const registry = new Registry({ maxSeries: 5000, collectorFailed: () => undefined })
  const family = registry.counter(made('counter', 'a_total', ['n']))
  for (let n = 0; n < 5000; n++) family.child([String(n)]).inc(n)
  const pieces = [...renderPage(text, { own: ownFamilies(registry), foreign: [] })]
  expect(pieces.length).toBeGreaterThan(2)
  const lines = pieces.join('').split('\n').slice(2, -1)
  expect(lines).toEqual(Array.from({ length: 5000 }, (_, n) => `a_total{n="${n}"} ${n}`))
})
