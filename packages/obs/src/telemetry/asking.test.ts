import { expect, it, vi } from 'vitest'
import { Asking } from './asking.ts'
import type { Asked } from './asking.ts'

it('an answer goes to the question that it belongs to', async () => {
  const sent: Asked[] = []
  const asking = new Asking((asked) => sent.push(asked))
  const [ready, status] = [asking.ask('ready', 1000), asking.ask('status', 1000)]
  asking.answered(sent[1]?.id ?? 0, { version: '1' })
  asking.answered(sent[0]?.id ?? 0, { ok: true, checks: {} })
  expect(await ready).toEqual({ ok: true, checks: {} })
  expect(await status).toEqual({ version: '1' })
})

it('without an answer a question ends at its deadline, and one that comes later is dropped', async () => {
  vi.useFakeTimers()
  try {
    const sent: Asked[] = []
    const asking = new Asking((asked) => sent.push(asked))
    const ready = asking.ask('ready', 50)
    await vi.advanceTimersByTimeAsync(50)
    expect(await ready).toBeUndefined()
    expect(() => asking.answered(sent[0]?.id ?? 0, { ok: true, checks: {} })).not.toThrow()
  } finally {
    vi.useRealTimers()
  }
})

it('nobody waits for a loop that has ended', async () => {
  const asking = new Asking(() => undefined)
  const status = asking.ask('status', 60_000)
  asking.close()
  expect(await status).toBeUndefined()
})
