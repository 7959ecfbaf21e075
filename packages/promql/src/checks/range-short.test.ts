import { expect, test } from 'vitest'
import { checkQuery } from '../check.ts'

/** The tokens that the check points at. */
function found(text: string): string[] {
  return checkQuery(text)
    .filter((problem) => problem.id === 'range/short')
    .map((problem) => text.slice(problem.from, problem.to))
}

test('a range that holds fewer than two samples is pointed at', () => {
  expect(found('rate(redis_commands_total[30s])')).toEqual(['[30s]'])
  expect(found('rate(redis_commands_total[1m])')).toEqual([])
  expect(found('rate(redis_commands_total[1h30m])')).toEqual([])
  expect(found('rate(redis_commands_total[$__rate_interval])')).toEqual([])
})

test('the scrape interval decides', () => {
  expect(checkQuery('rate(redis_commands_total[30s])', undefined, { scrapeInterval: 15 })).toEqual([])
  expect(checkQuery('rate(redis_commands_total[1m])', undefined, { scrapeInterval: 60 })).toHaveLength(1)
})

test('it is a warning: the query still works now and then', () => {
  expect(checkQuery('rate(redis_commands_total[30s])')[0]?.severity).toBe('warning')
})
