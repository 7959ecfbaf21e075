import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inParallel } from './in-parallel.ts'

test('so many run at a time, and no more', async () => {
  let running = 0
  const seen: number[] = []
  await inParallel([1, 2, 3, 4, 5, 6, 7], 3, undefined, async () => {
    seen.push((running += 1))
    await turn()
    running -= 1
  })
  expect([seen.length, Math.max(...seen)]).toEqual([7, 3])
})

test('the first failure stops what runs beside it, keeps the rest from beginning, and is the one that is told', async () => {
  const begun: string[] = []
  const work = inParallel(['slow', 'fails', 'never'], 2, undefined, async (item, signal) => {
    begun.push(item)
    if (item === 'fails') throw new Error('first')
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('second'))))
  })
  await expect(work).rejects.toThrow('first')
  expect(begun).toEqual(['slow', 'fails'])
})

test('the caller’s signal reaches whatever runs', async () => {
  const stop = new AbortController()
  const work = inParallel([1], 1, stop.signal, async (_, signal) => {
    stop.abort()
    if (signal.aborted) throw new Error('stopped')
  })
  await expect(work).rejects.toThrow('stopped')
})
