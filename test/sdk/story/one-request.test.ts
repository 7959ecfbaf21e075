import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { Page } from '../page.ts'
import { complaintsOfPromtool } from '../promtool.ts'
import { document, timeless } from './document.ts'
import { RELEASE, SERVERS, startRoad } from './road.ts'
import type { Road } from './road.ts'
import { one, WARM, warmUp } from './story.ts'
import type { Story } from './story.ts'
import { branches, shownName } from './tree.ts'

const DOCUMENT = new URL('../../../docs/one-request.md', import.meta.url)

await describeWithServers('one request', [...SERVERS, 'opentelemetry-instrument', 'promtool'], () => {
  let road: Road
  let story: Story
  beforeAll(async () => {
    road = await startRoad({ stock: true })
    await warmUp(road)
    story = await one(road)
  })
  afterAll(() => road.stop())

  const spansOfShop = () => story.spans.filter(({ resource }) => resource['service.name'] === 'shop')
  /** The span in which it failed, which is the one that ended with an error of its own. */
  const failedSpan = () => story.spans.find(({ name }) => name === 'confirm order')
  const root = () => story.spans.find(({ parentSpanId }) => parentSpanId === '')

  it('is one trace, through SQL, Redis, a service in Python and back', () => {
    expect(story.status).toBe(500)
    expect(new Set(story.spans.map(({ traceId }) => traceId))).toEqual(new Set([story.traceId]))
    const outline = branches(story.spans).map(
      ({ span, lasts }) =>
        `${'  '.repeat(lasts.length)}${String(span.resource['service.name'])} ${span.kind} ${shownName(span)}${span.failed ? ' failed' : ''}`,
    )
    expect(outline).toEqual([
      'shop server GET /orders/:id failed',
      '  shop client SELECT orders (postgresql)',
      '  shop client GET (redis)',
      '  shop client GET /stock/lamp',
      '    stock server GET /stock/{item}',
      '      stock client GET /reservations/lamp',
      '        shop server GET /reservations/:item',
      '          shop client GET (redis)',
      '      stock internal GET /stock/{item} http send',
      '      stock internal GET /stock/{item} http send',
      '  shop internal confirm order failed',
    ])
    expect(outline).toHaveLength(story.spans.length)
  })

  it('has the same route on its spans, metrics, log lines and error', () => {
    const spans = story.spans.filter(({ resource, kind }) => resource['service.name'] === 'shop' && kind === 'server')
    expect(spans.map(({ attributes }) => String(attributes['http.route'])).toSorted()).toEqual([
      '/orders/:id',
      '/reservations/:item',
    ])
    expect(new Set(story.lines.map((line) => line['http_route']))).toEqual(
      new Set(['/orders/:id', '/reservations/:item']),
    )
    expect(story.events[0]).toMatchObject({
      transaction: 'GET /orders/:id',
      tags: { 'http.route': '/orders/:id' },
      request: { url: '/orders/7' },
    })
  })

  it('is counted by its route', async () => {
    const page = new Page(await (await fetch(`${road.shop.telemetryUrl}/metrics`)).text())
    expect(page.requests()).toEqual({
      'GET /orders/:id 200 -': WARM,
      'GET /orders/:id 500 500': 1,
      'GET /reservations/:item 200 -': WARM + 1,
    })
    expect(await complaintsOfPromtool(page.text)).toEqual([])
  })

  it('is of one release, which spans, log lines, error and build_info spell alike', async () => {
    expect(new Set(spansOfShop().map(({ resource }) => resource['release']))).toEqual(new Set([RELEASE]))
    expect(new Set(story.lines.map(({ release }) => release))).toEqual(new Set([RELEASE]))
    expect(story.events.map(({ release }) => release)).toEqual([RELEASE])
    expect(new Page(story.openMetrics).find('ticolops_build_info').map(({ labels }) => labels['release'])).toEqual([
      RELEASE,
    ])
  })

  it('leaves its trace on the bucket that it fell into', () => {
    const exemplars = story.openMetrics.split('\n').filter((line) => line.includes(`trace_id="${story.traceId}"`))
    expect(exemplars.map((line) => / # \{(.*)\} /.exec(line)?.[1])).toContain(
      `trace_id="${story.traceId}",span_id="${root()?.spanId}"`,
    )
  })

  it('is what the error was reported of, with what the application has said of it', () => {
    expect(story.events).toHaveLength(1)
    expect(story.events[0]).toMatchObject({
      contexts: { trace: { trace_id: story.traceId, span_id: root()?.spanId } },
      tags: { 'order.id': '7' },
      exception: { values: [{ type: 'OutOfStock', value: '4 of lamp are wanted, 2 are left' }] },
    })
  })

  it('is what each log line tells, to the span in which it was written', () => {
    const called = story.spans.find(({ name }) => name === 'GET /reservations/:item')
    expect(story.lines.map((line) => [line['msg'], line['trace_id'], line['span_id']])).toEqual([
      ['asking whether there is enough', story.traceId, root()?.spanId],
      ['told what is reserved', story.traceId, called?.spanId],
      ['not enough', story.traceId, failedSpan()?.spanId],
    ])
  })

  it('is what docs/one-request.md shows', () => {
    const text = document(story)
    if (process.env['UPDATE_DOCS'] !== undefined) writeFileSync(DOCUMENT, text)
    expect(timeless(readFileSync(DOCUMENT, 'utf8'))).toBe(timeless(text))
  })
})
