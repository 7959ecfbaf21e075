import { expect, it, vi } from 'vitest'
import { Health } from './health.ts'

it('a process without checks is ready', async () => {
  expect(await new Health(100).ready()).toEqual({ ok: true, checks: {} })
})

it('a check fails by throwing, rejecting, false, or silence past its deadline', async () => {
  vi.useFakeTimers()
  try {
    const health = new Health(50)
    health.readiness.add({
      fine: () => Promise.resolve({ rows: [] }),
      throws: () => {
        throw new Error('no connection')
      },
      rejects: () => Promise.reject(new Error('gone')),
      no: () => false,
      silent: () => new Promise(() => undefined),
    })
    const report = health.ready()
    await vi.advanceTimersByTimeAsync(50)
    expect(await report).toEqual({
      ok: false,
      checks: {
        fine: undefined,
        throws: 'no connection',
        rejects: 'gone',
        no: 'returned false',
        silent: 'no answer within 50 ms',
      },
    })
  } finally {
    vi.useRealTimers()
  }
})

it('probes that overlap share one run of the checks', async () => {
  const health = new Health(100)
  const check = vi.fn<() => Promise<void>>(() => Promise.resolve())
  health.readiness.add({ check })
  await Promise.all([health.ready(), health.ready()])
  expect(check).toHaveBeenCalledTimes(1)
  await health.ready()
  expect(check).toHaveBeenCalledTimes(2)
})

it('startup checks are run until they pass once', async () => {
  const health = new Health(100)
  const migrated = vi.fn<() => boolean>().mockReturnValueOnce(false).mockReturnValue(true)
  health.startup.add({ migrated })
  expect((await health.started()).ok).toBe(false)
  expect((await health.started()).ok).toBe(true)
  expect((await health.started()).ok).toBe(true)
  expect(migrated).toHaveBeenCalledTimes(2)
})

it('a process that shuts down is not ready, whatever its checks say', async () => {
  const health = new Health(100)
  health.drain()
  expect(await health.ready()).toEqual({ ok: false, checks: { shutdown: 'the process is shutting down' } })
})
