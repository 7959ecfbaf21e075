import { mkdir, mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { withLock } from './lock.ts'

/** Our folder in the user's cache directory (XDG base directory specification). Nothing is kept anywhere else. */
export function cacheFolder(): string {
  const base = process.env['XDG_CACHE_HOME']
  return path.join(base !== undefined && path.isAbsolute(base) ? base : path.join(homedir(), '.cache'), 'ticolops-obs')
}

/** What stands in `installed.json` of a finished folder. */
export interface Installed {
  from: string
  seconds: number
  bytes: number
}

/** The cache's folder `key` when it was filled completely, else undefined. */
export async function cached(key: string): Promise<(Installed & { folder: string }) | undefined> {
  const folder = path.join(cacheFolder(), key)
  try {
    return { folder, ...(JSON.parse(await readFile(path.join(folder, 'installed.json'), 'utf8')) as Installed) }
  } catch {
    return undefined
  }
}

/**
 * Fills the cache's folder `key` once: `fill` writes into a temporary folder beside it, which is renamed when `fill` is
 * done, so nobody ever sees half of it. A second process waits for the first (`onWait`) and finds the work done.
 * `finalFolder` is where the files will be, for scripts that must name their own place.
 */
export async function fillOnce(
  key: string,
  from: string,
  fill: (folder: string, finalFolder: string) => Promise<void>,
  onWait: () => void = () => {},
): Promise<Installed & { folder: string }> {
  const before = await cached(key)
  if (before !== undefined) return before
  return withCacheLock(
    key,
    async () => {
      const meanwhile = await cached(key)
      if (meanwhile !== undefined) return meanwhile
      const started = Date.now()
      const folder = path.join(cacheFolder(), key)
      await mkdir(path.dirname(folder), { recursive: true })
      const temporary = await mkdtemp(`${folder}.tmp-`)
      try {
        await fill(temporary, folder)
        const installed: Installed = { from, seconds: (Date.now() - started) / 1000, bytes: await size(temporary) }
        await writeFile(path.join(temporary, 'installed.json'), `${JSON.stringify(installed)}\n`)
        await rm(folder, { recursive: true, force: true })
        await rename(temporary, folder)
        return { folder, ...installed }
      } finally {
        await rm(temporary, { recursive: true, force: true })
      }
    },
    onWait,
  )
}

/** Forgets the cache's folder `key`. */
export async function forget(key: string): Promise<void> {
  await rm(path.join(cacheFolder(), key), { recursive: true, force: true })
}

/** Runs `work` while no other process runs work under the same name, see lock.ts. */
export async function withCacheLock<T>(name: string, work: () => Promise<T>, onWait?: () => void): Promise<T> {
  return withLock(path.join(cacheFolder(), 'locks', name.replaceAll(/[^\w.-]/g, '_')), work, onWait)
}

async function size(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => stat(path.join(entry.parentPath, entry.name)))
  return (await Promise.all(files)).reduce((sum, file) => sum + file.size, 0)
}
