import { describe, expect, it } from 'vitest'
import { pageOf } from '../test/page-of.ts'
import { createMetrics } from './metrics.ts'
import { Registry } from './registry/registry.ts'

function setup() {
  const registry = new Registry({
    maxSeries: 100,
    reserved: new Set(['process_max_fds']),
    collectorFailed: () => undefined,
  })
  return { metrics: createMetrics(registry), page: () => pageOf(registry) }
}

it('metrics of the application are on the page', () => {
  const { metrics, page } = setup()
  const team = metrics.counter('shop_orders_total', { help: 'Orders.', labels: ['team'] }).labels({ team: 'a' })
  team.inc()
  team.inc(2)
  metrics.gauge('shop_carts', { help: 'Carts.' }).set(4)
  metrics.histogram('shop_size_bytes', { help: 'Size.', buckets: [1, 10] }).observe(3)
  expect(page()).toContain('shop_orders_total{team="a"} 3\n')
  expect(page()).toContain('shop_carts 4\n')
  expect(page()).toContain('shop_size_bytes_bucket{le="10"} 1\n')
})

it('asking again for the same metric returns the same series', () => {
  const { metrics, page } = setup()
  metrics.counter('shop_orders_total', { help: 'Orders.' }).inc()
  metrics.counter('shop_orders_total', { help: 'Orders.' }).inc()
  expect(page()).toContain('shop_orders_total 2\n')
})

it('a series is found by names or by positions, and values that are too many or too few are refused', () => {
  const { metrics, page } = setup()
  const orders = metrics.counter('shop_orders_total', { help: 'Orders.', labels: ['team', 'plan'] })
  orders.labels({ plan: 'free', team: 'a' }).inc()
  orders.labels('a', 'free').inc()
  expect(page()).toContain('shop_orders_total{team="a",plan="free"} 2\n')
  expect(() => orders.labels('a')).toThrow(
    new TypeError('shop_orders_total has the labels [team, plan], but was given 1 values.'),
  )
  expect(() => orders.labels('a', 'b', 'c')).toThrow(TypeError)
})

describe('a bad definition is refused', () => {
  const { metrics } = setup()
  metrics.counter('shop_orders_total', { help: 'Orders.', labels: ['team'] })
  it.each([
    ['a name that is none', () => metrics.gauge('shop-carts', { help: 'x' }), /"shop-carts" is no metric name/],
    ['a counter without _total', () => metrics.counter('orders', { help: 'x' }), /must end in _total/],
    ['no help', () => metrics.gauge('x', { help: '' }), /needs help/],
    ['a reserved label', () => metrics.gauge('x', { help: 'x', labels: ['le'] }), /label "le"/],
    ['a label twice', () => metrics.gauge('x', { help: 'x', labels: ['a', 'a'] }), /twice/],
    ['buckets that fall', () => metrics.histogram('x', { help: 'x', buckets: [2, 1] }), /numbers that rise/],
    [
      'another kind',
      () => metrics.gauge('shop_orders_total', { help: 'x' }),
      /exists as a counter with labels \[team\]/,
    ],
    ['a name of ours', () => metrics.gauge('process_max_fds', { help: 'x' }), /is a metric of @ticolops\/obs/],
  ])('%s', (_what, make, message) => {
    expect(make).toThrow(message)
  })
})
