import { ConfigError } from '@ticolops/obs-config'
import { expect, test } from 'vitest'
import { configOf, service } from '../fixture.ts'
import { objectivesOf } from './objectives.ts'

const availability = (objective: number) => configOf([service('api', [{ name: 'availability', objective }])])

test('objectives are sorted, with exact budgets', () => {
  const config = configOf([
    service('b', [{ name: 'availability', objective: 99.95 }]),
    service('a', [
      { name: 'latency', objective: 99, threshold: 0.5 },
      { name: 'availability', objective: 99.9 },
    ]),
  ])
  expect(
    objectivesOf(config).map(({ service: name, slo, objective, budget }) => [name, slo, objective, budget]),
  ).toEqual([
    ['a', 'availability', '0.999', '0.001'],
    ['a', 'latency', '0.99', '0.01'],
    ['b', 'availability', '0.9995', '0.0005'],
  ])
})

test('an objective whose tier could never fire is refused with the lowest that works', () => {
  expect(() => objectivesOf(availability(90))).toThrow(
    'services[0].slos[0]: with an objective of 90 % the alert tier page-fast could never fire: 14.4 times the budget of 0.1 would be 144 % bad requests',
  )
  expect(() => objectivesOf(availability(90))).toThrow('fix: set the objective to 93.1 or more')
  expect(() => objectivesOf(availability(93.1))).not.toThrow()
  expect(() => objectivesOf(availability(93))).toThrow(ConfigError)
})

test('an objective of 100 % is refused', () => {
  expect(() => objectivesOf(availability(100))).toThrow('leaves no error budget')
})

test('a latency threshold between two buckets is refused with the nearest one', () => {
  const config = configOf([service('api', [{ name: 'latency', objective: 99, threshold: 0.3 }])])
  expect(() => objectivesOf(config)).toThrow("did you mean '250ms'?")
})

test('all problems are told at once', () => {
  const config = configOf([
    service('api', [
      { name: 'availability', objective: 50 },
      { name: 'latency', objective: 100, threshold: 0.3 },
    ]),
  ])
  expect(() => objectivesOf(config)).toThrow('3 problems')
})
