import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PromReader } from './prom-registry.ts'
import type { PromRegistry } from './prom-registry.ts'
import type { RegistrySample } from './registry-sample.ts'

/** A registry as the clients have it: it shows its metrics, and reads them all at once. */
class Registry implements PromRegistry {
  readonly contentType: string
  readonly #metrics: readonly { get(): unknown }[]

  constructor(metrics: readonly { get(): unknown }[], contentType = 'text/plain') {
    this.#metrics = metrics
    this.contentType = contentType
  }

  getMetricsAsArray(): readonly object[] {
    return this.#metrics
  }

  async getMetricsAsJSON(): Promise<readonly object[]> {
    const metrics = this.getMetricsAsArray() as readonly { get(): object }[]
    return Promise.all(metrics.map(async (each) => each.get()))
  }
}

function metric(name: unknown, type: unknown, values: unknown = [{ value: 1, labels: {} }], help: unknown = 'Help.') {
  return { name, get: () => ({ name, type, help, values }) }
}

const sampled = (
  registry: PromRegistry,
  { ours = [] as string[], claimed = new Set<string>(), joinsLabels = false, deadline = 5000 } = {},
): Promise<RegistrySample> =>
  new PromReader(deadline).sample(registry, { ours: (name) => ours.includes(name), claimed, joinsLabels })

const names = ({ families }: RegistrySample) => families.map(({ name }) => name)

describe('a metric is left out, and named with the reason, when', () => {
  it.each([
    [
      'its collect throws',
      {
        name: 'a',
        get: () => {
          throw new Error('no\ndatabase')
        },
      },
      'no database',
    ],
    ['its name is none', metric('a b', 'gauge'), 'its name is no metric name'],
    ['its name is not even a text', metric(Symbol('a'), 'gauge'), 'its name is no metric name'],
    [
      'a label has no label name',
      metric('a', 'gauge', [{ value: 1, labels: { 'x-y': '1' } }]),
      '"x-y" is no label name',
    ],
    [
      "a label is Prometheus' own",
      metric('a', 'gauge', [{ value: 1, labels: { __name__: 'b' } }]),
      '__name__ is no label name',
    ],
    [
      'a value is no number at all',
      metric('a', 'gauge', [{ value: Symbol('x') }]),
      'Cannot convert a Symbol value to a number',
    ],
    [
      'a series is there twice',
      metric('a', 'gauge', [{ value: 1, labels: { x: undefined } }, { value: 2 }]),
      'it has the same series twice',
    ],
    [
      'a series is there twice in another order',
      metric('a', 'gauge', [
        { value: 1, labels: { x: 1, y: 2 } },
        { value: 2, labels: { y: '2', x: '1' } },
      ]),
      'it has the same series twice',
    ],
    [
      'a line is not of its kind',
      metric('a', 'gauge', [{ value: 1, metricName: 'b' }]),
      'a gauge has no line called b',
    ],
    [
      'a bucket has no bound',
      metric('a', 'histogram', [{ value: 1, metricName: 'a_bucket' }]),
      'a bucket has no bound',
    ],
    ['a count is less than nothing', metric('a', 'summary', [{ value: -1, metricName: 'a_count' }]), '-1 is no count'],
    [
      'a bound is no number',
      metric('a', 'histogram', [{ value: 1, metricName: 'a_bucket', labels: { le: 'much' } }]),
      'much is no bound',
    ],
  ])('%s', async (_when, broken, reason) => {
    const sample = await sampled(new Registry([metric('before', 'gauge'), broken, metric('after', 'gauge')]))
    expect(names(sample)).toEqual(['before', 'after'])
    expect([...sample.leftOut.values()]).toEqual([reason])
  })
})

it('a registry that fails as a whole is left out as a whole', async () => {
  const sample = await sampled({ getMetricsAsJSON: () => Promise.reject(new Error('gone')) })
  expect([...sample.leftOut]).toEqual([['', 'gone']])
})

it('a collect that hangs is left out after the deadline, and not called again while it hangs', async () => {
  let calls = 0
  let finish: ((value: object) => void) | undefined
  const hanging = {
    name: 'slow',
    collect: () => undefined,
    get: () => {
      calls++
      return new Promise<object>((resolve) => void (finish = resolve))
    },
  }
  const registry = new Registry([hanging, metric('quick', 'gauge')])
  const reader = new PromReader(20)
  const sample = () => reader.sample(registry, { ours: () => false, claimed: new Set(), joinsLabels: false })
  for (const each of [await sample(), await sample()]) {
    expect(names(each)).toEqual(['quick'])
    expect([...each.leftOut]).toEqual([['slow', 'its collect() takes longer than 20 ms']])
  }
  expect(calls).toBe(1)
  finish?.(metric('slow', 'gauge').get())
  await new Promise((resolve) => void setImmediate(resolve))
  const again = sample()
  finish?.(metric('slow', 'gauge').get())
  expect(names(await again)).toEqual(['slow', 'quick'])
})

it('two scrapes at a time both have what a collect finds', async () => {
  const asked = { name: 'asked', collect: () => undefined, get: async () => metric('asked', 'gauge').get() }
  const reader = new PromReader()
  const sample = () =>
    reader.sample(new Registry([asked]), { ours: () => false, claimed: new Set(), joinsLabels: false })
  expect((await Promise.all([sample(), sample()])).map(names)).toEqual([['asked'], ['asked']])
})

it('collects are asked at once, not one after the other', async () => {
  let waiting = 0
  const { promise: all, resolve: release } = Promise.withResolvers<void>()
  const asking = (name: string) => ({
    name,
    collect: () => undefined,
    async get() {
      if (++waiting === 2) release()
      await all
      return metric(name, 'gauge').get()
    },
  })
  expect(names(await sampled(new Registry([asking('a'), asking('b')])))).toEqual(['a', 'b'])
})

describe('names that clash', () => {
  it.each([
    ['with a metric of ours', 'gauge', 'jobs', ['jobs']],
    ['with a part of a histogram of ours', 'gauge', 'jobs_count', ['jobs']],
    ['with a metric of ours by a part of its own', 'histogram', 'jobs', ['jobs_sum']],
    ['with a counter of ours in OpenMetrics', 'gauge', 'jobs', ['jobs_total']],
  ])('%s are told', async (_with, type, name, ours) => {
    const values = type === 'histogram' ? [{ value: 1, metricName: `${name}_sum` }] : undefined
    const sample = await sampled(new Registry([metric(name, type, values)]), { ours })
    expect([sample.families, sample.clashes]).toEqual([[], [name]])
  })

  it('with another registry, or with a part of a neighbour, are left out', async () => {
    const claimed = new Set<string>()
    const size = [{ value: 1, metricName: 'size_count' }]
    await sampled(new Registry([metric('size', 'histogram', size)]), { claimed })
    const second = await sampled(new Registry([metric('size_count', 'gauge'), metric('other', 'gauge')]), { claimed })
    expect(names(second)).toEqual(['other'])
    expect([...second.leftOut.values()]).toEqual(['another metric writes lines of that name'])
  })

  it('make a counter an untyped metric where OpenMetrics would call it what its neighbour is called', async () => {
    const { families } = await sampled(new Registry([metric('jobs_total', 'counter'), metric('jobs', 'gauge')]))
    expect(families.map(({ name, kind }) => [name, kind])).toEqual([
      ['jobs_total', 'untyped'],
      ['jobs', 'gauge'],
    ])
  })
})

it('a registry for OpenMetrics has the suffix of its counters put back', async () => {
  const { families } = await sampled(new Registry([metric('jobs', 'counter')], 'application/openmetrics-text'))
  expect(families).toEqual([
    { name: 'jobs_total', kind: 'counter', help: 'Help.', samples: [{ name: 'jobs_total', labels: '', value: 1 }] },
  ])
})

it('values that can run into another label are told of clients that join labels, and of no others', async () => {
  const jobs = {
    ...metric('jobs_total', 'counter', [
      { value: 2, labels: { a: 'x,b:y' } },
      { value: 1, labels: { a: 'x,y' } },
    ]),
    labelNames: ['a', 'b'],
  }
  expect([...(await sampled(new Registry([jobs]), { joinsLabels: true })).collisions]).toEqual([
    ['jobs_total', 'x,b:y'],
  ])
  expect((await sampled(new Registry([jobs]))).collisions.size).toBe(0)
})

it('others get their turn while a large metric is converted', async () => {
  const values = Array.from({ length: 200_000 }, (_, n) => ({ value: n, labels: { n: String(n), path: '/a' } }))
  let turns = 0
  const ticking = setInterval(() => turns++, 0)
  const { families } = await sampled(new Registry([metric('large', 'gauge', values)]))
  clearInterval(ticking)
  expect(families[0]?.samples).toHaveLength(200_000)
  expect(turns).toBeGreaterThan(3)
})

/** Anything that code could have put where something else belongs. */
const anything = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('a', 'a_total', 'a_count', 'a_bucket', 'le', 'quantile', '__name__', '', '\uD800', '+Inf', 'x,b:y'),
  fc.double(),
  fc.constantFrom(undefined, null, Number.NaN, Symbol('s'), 7n, Object.create(null)),
)
const labels = fc.oneof(
  fc.dictionary(fc.oneof(fc.constantFrom('a', 'b', 'le', 'quantile'), fc.string()), anything),
  anything,
)
const values = fc.oneof(
  fc.array(fc.record({ value: anything, labels, metricName: anything }, { requiredKeys: [] })),
  anything,
)
const metrics = fc.array(
  fc.record({
    name: fc.oneof(fc.constantFrom('a', 'a_total', 'a_count', 'b'), anything),
    type: fc.oneof(fc.constantFrom('counter', 'gauge', 'histogram', 'summary', 0, 1, 2, 3), anything),
    help: anything,
    values,
  }),
)

it('whatever is registered, what is sampled has names, kinds and values that a page can hold, and no line twice', async () => {
  await fc.assert(
    fc.asyncProperty(metrics, fc.boolean(), async (registered, shows) => {
      const registry = shows
        ? new Registry(registered.map((each) => ({ ...each, get: () => each })))
        : { getMetricsAsJSON: () => registered }
      const { families } = await sampled(registry)
      const lines = families.flatMap(({ samples }) => samples.map(({ name, labels: text }) => `${name}{${text}}`))
      expect(new Set(lines).size).toBe(lines.length)
      expect(new Set(families.map(({ name }) => name)).size).toBe(families.length)
      for (const line of lines)
        expect(line).toMatch(/^[a-zA-Z_:][a-zA-Z0-9_:]*\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\"n])*"(?:,|(?=\})))*\}$/)
      for (const { help, samples } of families) {
        expect(typeof help).toBe('string')
        for (const { value } of samples) expect(typeof value).toBe('number')
      }
    }),
    { numRuns: 500 },
  )
})
