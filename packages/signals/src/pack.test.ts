import { expect, test } from 'vitest'
import { counter, gauge } from './metric.ts'
import { about, metricsOf, pack } from './pack.ts'

const description = { name: 'jobs', exporter: 'jobs', hint: 'Start the worker.' }

const twice = () => ({ a: gauge('jobs', { help: 'Jobs.' }), b: gauge('jobs', { help: 'Jobs.' }) })

test('a pack keeps its metrics by key and in order, and each metric knows its pack', () => {
  const jobs = pack(description, {
    done: counter('jobs_done_total', { help: 'Done.' }),
    waiting: gauge('jobs', { help: 'Waiting.' }),
  })
  expect(metricsOf(jobs)).toEqual([jobs.done, jobs.waiting])
  expect(jobs.done.pack).toBe(jobs[about])
})

test('a name that stands twice is refused, in one pack and over two', () => {
  expect(() => pack(description, twice())).toThrow('pack jobs declares jobs twice')
  const { a } = twice()
  pack(description, { a })
  expect(() => pack({ ...description, name: 'other' }, { a })).toThrow('jobs is in packs jobs and other')
})
