import { expect, test } from 'vitest'
import { catalogue } from './catalogue.ts'
import { httpServer } from './http-server.ts'
import { TARGET_LABELS } from './metric.ts'
import { about, metricsOf } from './pack.ts'

const metrics = catalogue.flatMap((pack) => metricsOf(pack))

test('packs and metrics have names of their own', () => {
  const packs = catalogue.map((pack) => pack[about].name)
  expect(new Set(packs).size).toBe(packs.length)
  const names = metrics.map((metric) => metric.name)
  expect(new Set(names).size).toBe(names.length)
})

test('names and labels are what Prometheus accepts everywhere', () => {
  expect(metrics.filter((metric) => !/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(metric.name))).toEqual([])
  expect(
    metrics.flatMap((metric) => Object.keys(metric.labels)).filter((label) => !/^[a-z_][a-z0-9_]*$/.test(label)),
  ).toEqual([])
})

test('what our own SDK writes follows the rules for names: a counter ends in _total, nothing else does', () => {
  const own = catalogue.filter((pack) => pack[about].exporter === '@ticolops/obs').flatMap((pack) => metricsOf(pack))
  expect(own.length).toBeGreaterThan(25)
  for (const metric of own)
    expect([metric.name, metric.name.endsWith('_total')]).toEqual([metric.name, metric.kind === 'counter'])
})

test('a metric of our own that no convention names starts with ticolops_', () => {
  const conventions = /^(?:http|nodejs|v8js|process|db)_/
  const own = catalogue.filter((pack) => pack[about].exporter === '@ticolops/obs').flatMap((pack) => metricsOf(pack))
  expect(own.filter(({ name }) => !conventions.test(name) && !name.startsWith('ticolops_'))).toEqual([])
})

test('our own metrics leave the labels of the target alone', () => {
  const target = new Set<string>(TARGET_LABELS)
  const own = catalogue.filter((pack) => pack[about].exporter === '@ticolops/obs').flatMap((pack) => metricsOf(pack))
  expect(own.flatMap((metric) => Object.keys(metric.labels)).filter((label) => target.has(label))).toEqual([])
})

test('every help is one sentence, every hint says what to do', () => {
  expect(
    metrics.filter(({ help }) => !/^[A-Z0-9].*\.$/.test(help) || help.includes('\n')).map(({ name }) => name),
  ).toEqual([])
  expect(catalogue.filter((pack) => !pack[about].hint.endsWith('.')).map((pack) => pack[about].name)).toEqual([])
})

test('buckets ascend', () => {
  const buckets: readonly number[] = httpServer.duration.buckets
  expect([...buckets].sort((a, b) => a - b)).toEqual(buckets)
})

test('a misspelt metric or label does not compile', () => {
  // @ts-expect-error there is no such metric
  expect(httpServer.duratoin).toBeUndefined()
  // @ts-expect-error there is no such label
  expect(httpServer.duration.labels.http_rout).toBeUndefined()
})
