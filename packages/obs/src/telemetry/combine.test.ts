import { expect, it } from 'vitest'
import type { ForeignFamily, PageContent } from '../exposition/page.ts'
import { renderPage } from '../exposition/page.ts'
import { text } from '../exposition/text.ts'
import { Registry } from '../registry/registry.ts'
import { combined } from './combine.ts'
import type { Part } from './combine.ts'
import { ownFamilies } from './local-source.ts'
import { contentOf, snapshotOf } from './snapshot.ts'

const about = { help: 'Help.', labels: ['path'], buckets: [] }

/** An event loop that has served `requests`, with a gauge of its own. */
function loop(worker: string, requests: number, ended = false): Part {
  const registry = new Registry({ maxSeries: 100, collectorFailed: () => undefined })
  registry
    .counter({ ...about, kind: 'counter', name: 'requests_total' })
    .child(['/'])
    .inc(requests)
  registry
    .histogram({ ...about, kind: 'histogram', name: 'duration_seconds', buckets: [1] })
    .child(['/'])
    .observe(requests)
  registry
    .gauge({ ...about, kind: 'gauge', name: 'delay_seconds', labels: [], perWorker: true })
    .child([])
    .set(requests)
  registry
    .gauge({ ...about, kind: 'gauge', name: 'active', labels: [] })
    .child([])
    .set(1)
  registry
    .gauge({ ...about, kind: 'info', name: 'build_info', labels: ['version'] })
    .child(['1'])
    .set(1)
  const foreign: ForeignFamily[] = [
    {
      name: 'jobs_total',
      kind: 'counter',
      help: 'Jobs.',
      samples: [{ name: 'jobs_total', labels: '', value: requests }],
    },
    { name: 'queue', kind: 'gauge', help: 'Queue.', samples: [{ name: 'queue', labels: 'q="a"', value: requests }] },
  ]
  return { worker, ended, own: ownFamilies(registry), foreign }
}

function lines(content: PageContent): string[] {
  return [...renderPage(text, content)]
    .join('')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
}

it('a single loop is shown as it is', () => {
  expect(lines(combined([loop('', 2)]))).toEqual([
    'requests_total{path="/"} 2',
    'duration_seconds_bucket{path="/",le="1"} 0',
    'duration_seconds_bucket{path="/",le="+Inf"} 1',
    'duration_seconds_sum{path="/"} 2',
    'duration_seconds_count{path="/"} 1',
    'delay_seconds 2',
    'active 1',
    'build_info{version="1"} 1',
    'jobs_total 2',
    'queue{q="a"} 2',
  ])
})

it('counters and histograms add up, gauges of one loop are told apart, infos are one, and what has ended leaves its counts', () => {
  expect(lines(combined([loop('', 0.5), loop('1', 3), loop('ended', 10, true)]))).toEqual([
    'requests_total{path="/"} 13.5',
    'duration_seconds_bucket{path="/",le="1"} 1',
    'duration_seconds_bucket{path="/",le="+Inf"} 3',
    'duration_seconds_sum{path="/"} 13.5',
    'duration_seconds_count{path="/"} 3',
    'delay_seconds 0.5',
    'delay_seconds{worker="1"} 3',
    'active 2',
    'build_info{version="1"} 1',
    'jobs_total 13.5',
    'queue{q="a"} 0.5',
    'queue{q="a",worker="1"} 3',
  ])
})

it('adding up leaves the values of the loops alone', () => {
  const parts = [loop('', 1), loop('1', 2), loop('2', 3)]
  combined(parts)
  expect(lines(combined(parts))[0]).toBe('requests_total{path="/"} 6')
})

it('a snapshot that has crossed to another process is the same page', () => {
  const content = loop('', 7)
  expect(lines(contentOf(structuredClone(snapshotOf(content))))).toEqual(lines(content))
})
