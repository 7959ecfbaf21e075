import { existsSync, mkdirSync, utimesSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { temporaryFolder } from '../process.ts'
import { withLock } from './lock.ts'

let file: string
let remove: () => void
beforeEach(() => {
  const temporary = temporaryFolder('lock-test')
  remove = temporary.remove
  file = path.join(temporary.folder, 'lock')
})
afterEach(() => remove())

describe('a lock', () => {
  it('lets one in at a time, and tells the other that it waits', async () => {
    let inside = 0
    let most = 0
    const work = async (): Promise<void> => {
      most = Math.max(most, ++inside)
      await new Promise(setImmediate)
      inside--
    }
    const waited = vi.fn<() => void>()
    await Promise.all([withLock(file, work, waited), withLock(file, work, waited)])
    expect(most).toBe(1)
    expect(waited).toHaveBeenCalledOnce()
    expect(existsSync(file)).toBe(false)
  })

  it('is given back when the work fails', async () => {
    await expect(withLock(file, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(existsSync(file)).toBe(false)
  })

  it('of a holder that died is taken over', async () => {
    mkdirSync(file)
    const minuteAgo = new Date(Date.now() - 60_000)
    utimesSync(file, minuteAgo, minuteAgo)
    expect(await withLock(file, async () => 'done')).toBe('done')
  })
})
