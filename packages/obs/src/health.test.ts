import { expect, it, vi } from 'vitest'
import { Health } from './health.ts'
import { Heartbeat } from './telemetry/heartbeat.ts'

const health = (deadline: number, maxAge = 0) => new Health({ deadline, maxAge }, new Heartbeat())

it('a process without checks is ready', async () => {
  expect(await health(100).ready()).toEqual({ ok: true, checks: {} })
})

it('a check fails by throwing, rejecting, false, or silence past its deadline', async () => {
  vi.useFakeTimers()
  try {
    const checked = health(50)
    checked.readiness.add({
      fine: () => Promise.resolve({ rows: [] }),
      throws: () => {
        throw new Error('no connection')
      },
      rejects: () => Promise.reject(new Error('gone')),
      no: () => false,
      silent: () => new Promise(() => undefined),
    })
    const report = checked.ready()
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
  const checked = health(100)
  const check = vi.fn<() => Promise<void>>(() => Promise.resolve())
  checked.readiness.add({ check })
  await Promise.all([checked.ready(), checked.ready()])
  expect(check).toHaveBeenCalledTimes(1)
  await checked.ready()
  expect(check).toHaveBeenCalledTimes(2)
})

it('startup checks are run until they pass once', async () => {
  const checked = health(100)
  const migrated = vi.fn<() => boolean>().mockReturnValueOnce(false).mockReturnValue(true)
  checked.startup.add({ migrated })
  expect((await checked.started()).ok).toBe(false)
  expect((await checked.started()).ok).toBe(true)
  expect((await checked.started()).ok).toBe(true)
  expect(migrated).toHaveBeenCalledTimes(2)
})

it('a process that shuts down is not ready, whatever its checks say', async () => {
  const checked = health(100)
  checked.drain()
  expect(await checked.ready()).toEqual({ ok: false, checks: { shutdown: 'the process is shutting down' } })
})

it('an answer is given again for a while, until a check is added', async () => {
  const checked = health(100, 60_000)
  const check = vi.fn<() => boolean>(() => true)
  checked.readiness.add({ check })
  await checked.ready()
  await checked.ready()
  expect(check).toHaveBeenCalledTimes(1)
  checked.readiness.add({ other: () => false })
  expect((await checked.ready()).ok).toBe(false)
})
