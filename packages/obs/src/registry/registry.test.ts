import { describe, expect, it } from 'vitest'
import { Registry } from './registry.ts'
import type { Definition } from './definition.ts'
import { Slots } from './slots.ts'
import { OVERFLOW } from './family.ts'
import { instrumentRegistry } from './self-metrics.ts'
import { linesOf } from '../../test/page-of.ts'

function registry(maxSeries = 2000) {
  const limits: string[] = []
  const made = new Registry({
    maxSeries,
    collectorFailed: (error) => {
      throw error
    },
  })
  instrumentRegistry(made, (metric) => limits.push(metric))
  return { registry: made, limits }
}

function definition(
  kind: Definition['kind'],
  labels: readonly string[] = [],
  buckets: readonly number[] = [],
): Definition {
  return { kind, name: `test_${kind}`, help: 'Help.', labels, buckets }
}

describe('slots', () => {
  it('are runs of zeros in one shared buffer', () => {
    const slots = new Slots()
    expect([slots.allocate(3), slots.allocate(2), slots.used]).toEqual([0, 3, 5])
    expect(slots.buffer).toBeInstanceOf(SharedArrayBuffer)
    expect(slots.values.slice(0, 5)).toEqual(new Float64Array(5))
  })

  it('grow without losing values, and old views stay valid', () => {
    const slots = new Slots()
    slots.allocate(1)
    const before = slots.values
    before[0] = 42
    slots.allocate(100_000)
    expect(slots.values).not.toBe(before)
    before[0] += 1
    expect(slots.values[0]).toBe(43)
    expect(slots.values.length).toBeGreaterThanOrEqual(100_001)
  })

  it('say so when the reserved space is used up', () => {
    const slots = new Slots(64)
    expect(slots.allocate(8)).toBe(0)
    expect(slots.allocate(1)).toBeUndefined()
  })
})

describe('children', () => {
  it('of a counter only rise', () => {
    const { registry: of } = registry()
    const child = of.counter(definition('counter')).child([])
    child.inc()
    child.inc(2.5)
    child.inc(-1)
    child.inc(Number.NaN)
    expect(linesOf(of, 'test_counter')).toEqual(['test_counter 3.5'])
  })

  it('of a gauge go up and down', () => {
    const { registry: of } = registry()
    const child = of.gauge(definition('gauge')).child([])
    child.set(5)
    child.inc()
    child.dec(7)
    expect(linesOf(of, 'test_gauge')).toEqual(['test_gauge -1'])
  })

  it('of a histogram put a value on a bound into that bucket, and leave NaN out', () => {
    const { registry: of } = registry()
    const child = of.histogram(definition('histogram', [], [1, 2])).child([])
    for (const value of [0, 1, 1.5, 2, 3, Number.NaN]) child.observe(value)
    expect(linesOf(of, 'test_histogram')).toEqual([
      'test_histogram_bucket{le="1"} 2',
      'test_histogram_bucket{le="2"} 4',
      'test_histogram_bucket{le="+Inf"} 5',
      'test_histogram_sum 7.5',
      'test_histogram_count 5',
    ])
  })

  it('are the same for the same label values', () => {
    const { registry: of } = registry()
    const family = of.counter(definition('counter', ['a', 'b']))
    expect(family.child(['x', 'y'])).toBe(family.child(['x', 'y']))
    expect(of.counter(definition('counter', ['a', 'b']))).toBe(family)
  })

  it('are told apart when a value looks like a separator', () => {
    const { registry: of } = registry()
    const family = of.counter(definition('counter', ['a', 'b']))
    family.child(['x,b:y', '']).inc()
    family.child(['x', 'y']).inc()
    family.child(['x\0y', '']).inc()
    expect(linesOf(of, 'test_counter')).toHaveLength(3)
  })

  it('are one where the page could not tell them apart', () => {
    const { registry: of } = registry()
    const family = of.counter(definition('counter', ['a']))
    for (const value of ['\uD800', '\uDC00', '\uFFFD']) family.child([value]).inc()
    for (const value of [200, '200']) family.child([value as string]).inc()
    for (const value of ['', null, undefined]) family.child([value as string]).inc()
    expect(linesOf(of, 'test_counter')).toEqual([
      'test_counter{a="\uFFFD"} 3',
      'test_counter{a="200"} 2',
      'test_counter 3',
    ])
  })
})

describe('a series limit', () => {
  it('holds for the combined label set, counts what it drops and tells once', () => {
    const { registry: of, limits } = registry(10)
    const family = of.counter(definition('counter', ['a', 'b']))
    for (let index = 0; index < 25; index++) family.child([String(index % 5), String(index)]).inc()
    expect(family.series).toHaveLength(11)
    expect(linesOf(of, 'test_counter').at(-1)).toBe(`test_counter{a="${OVERFLOW}",b="${OVERFLOW}"} 15`)
    expect(linesOf(of, 'ticolops_obs_series_limit_dropped_total')).toEqual([
      'ticolops_obs_series_limit_dropped_total{metric="test_counter"} 15',
    ])
    expect(limits).toEqual(['test_counter'])
  })

  it('drops into the series that the application has under the same labels', () => {
    for (const isFirst of [true, false]) {
      const { registry: of } = registry(2)
      const family = of.counter(definition('counter', ['a']))
      if (isFirst) family.child([OVERFLOW]).inc()
      for (const value of ['x', 'y', 'z']) family.child([value]).inc()
      if (!isFirst) family.child([OVERFLOW]).inc()
      const lines = linesOf(of, 'test_counter')
      expect(lines.filter((line) => line.includes(OVERFLOW))).toEqual([
        `test_counter{a="${OVERFLOW}"} ${isFirst ? 3 : 2}`,
      ])
    }
  })

  it('keeps a share for trusted label values that junk cannot take', () => {
    const { registry: of } = registry(10)
    const family = of.counter(definition('counter', ['a']))
    for (let index = 0; index < 100; index++) family.child([`junk-${index}`], 'open').inc()
    for (let index = 0; index < 5; index++) {
      const child = family.child([`route-${index}`], 'trusted')
      expect(family.isOverflow(child)).toBe(false)
    }
    expect(family.isOverflow(family.child(['route-6'], 'trusted'))).toBe(true)
  })
})

it('a limit reached by more metrics than it allows series is still one page', () => {
  const { registry: of } = registry(10)
  for (let metric = 0; metric < 20; metric++) {
    const family = of.counter({ ...definition('counter', ['a']), name: `metric_${metric}_total` })
    for (let index = 0; index < 12; index++) family.child([String(index)]).inc()
  }
  expect(linesOf(of, 'metric_19_total').at(-1)).toBe(`metric_19_total{a="${OVERFLOW}"} 2`)
  expect(linesOf(of, 'ticolops_obs_series_limit_dropped_total')).toHaveLength(11)
})

it('a collector that throws does not keep the others from the page', () => {
  const failures: unknown[] = []
  const of = new Registry({ maxSeries: 10, collectorFailed: (error) => failures.push(error) })
  const child = of.gauge(definition('gauge')).child([])
  of.onCollect(() => {
    throw new Error('broken')
  })
  of.onCollect(() => child.set(1))
  expect(linesOf(of, 'test_gauge')).toEqual(['test_gauge 1'])
  expect(failures).toHaveLength(1)
})
