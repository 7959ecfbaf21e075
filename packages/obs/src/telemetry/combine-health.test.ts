import { expect, it } from 'vitest'
import { combinedHealth } from './combine-health.ts'
import type { Reported } from './combine-health.ts'
import type { Source } from './source.ts'

function reported(
  kind: Source['kind'],
  worker: string,
  ok: boolean | undefined,
  blocked = 0,
  draining = false,
): Reported {
  const source: Source = {
    kind,
    worker,
    draining,
    blocked: () => blocked,
    families: () => [],
    ask: () => Promise.resolve(undefined),
  }
  const checks: Readonly<Record<string, string | undefined>> = { db: ok === true ? undefined : 'down' }
  return { source, report: ok === undefined ? undefined : { ok, checks } }
}

it('a thread that is not well makes the process unready', () => {
  expect(combinedHealth(reported('thread', '', true), [reported('thread', 'thread-1', false)], 100)).toEqual({
    ok: false,
    checks: { db: undefined, 'thread-1: db': 'down' },
  })
})

it('one process of a cluster is enough, none is not', () => {
  const main = reported('thread', '', true)
  expect(combinedHealth(main, [reported('process', '1', false), reported('process', '2', true)], 100).ok).toBe(true)
  expect(combinedHealth(main, [reported('process', '1', false), reported('process', '2', undefined)], 100)).toEqual({
    ok: false,
    checks: { db: undefined, '1: db': 'down', '2: event loop': 'no answer within 100 ms' },
  })
})

const why = (main: Reported) => combinedHealth(main, [], 100).checks['event loop']

it('a loop that gives no answer fails with the reason', () => {
  expect(why(reported('thread', '', undefined))).toBe('no answer within 100 ms')
  expect(why(reported('thread', '', undefined, 3210))).toBe('blocked for 3.2 s')
  expect(why(reported('thread', '', undefined, 3210, true))).toBe('the process is shutting down')
})
