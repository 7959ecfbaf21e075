import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { temporaryFolder } from '../process.ts'
import { cached, cacheFolder, fillOnce } from './cache.ts'

let remove: () => void
beforeEach(() => {
  const temporary = temporaryFolder('cache-test')
  remove = temporary.remove
  vi.stubEnv('XDG_CACHE_HOME', temporary.folder)
})
afterEach(() => {
  vi.unstubAllEnvs()
  remove()
})

describe('the cache', () => {
  it('is filled once, although two ask at the same time', async () => {
    let fills = 0
    const { promise: otherWaits, resolve } = Promise.withResolvers<void>()
    const waited = vi.fn<() => void>(resolve)
    // Takes until the other one waits, so that the two do meet, whichever is first.
    const fill = async (folder: string): Promise<void> => {
      fills++
      writeFileSync(path.join(folder, 'file'), '12345')
      await otherWaits
    }
    const [one, two] = await Promise.all([fillOnce('a/b', 'test', fill, waited), fillOnce('a/b', 'test', fill, waited)])
    expect(fills).toBe(1)
    expect(waited).toHaveBeenCalledOnce()
    expect(one).toEqual(two)
    expect(one).toMatchObject({ from: 'test', bytes: 5, folder: path.join(cacheFolder(), 'a/b') })
  })

  it('keeps nothing of a filling that failed', async () => {
    const failing = fillOnce('a/b', 'test', async (folder) => {
      writeFileSync(path.join(folder, 'half'), '')
      throw new Error('no network')
    })
    await expect(failing).rejects.toThrow('no network')
    expect(await cached('a/b')).toBeUndefined()
    expect(readdirSync(path.join(cacheFolder(), 'a'))).toEqual([])
  })

  it('passes over a folder that was left without its record', async () => {
    await fillOnce('a/b', 'test', async () => {})
    const { folder } = (await cached('a/b')) ?? { folder: '' }
    const { rmSync } = await import('node:fs')
    rmSync(path.join(folder, 'installed.json'))
    expect(await cached('a/b')).toBeUndefined()
    await fillOnce('a/b', 'test', async (target) => writeFileSync(path.join(target, 'new'), ''))
    expect(existsSync(path.join(folder, 'new'))).toBe(true)
  })
})
