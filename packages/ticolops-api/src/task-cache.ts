import type { Redis } from 'ioredis'

/** Seconds that a cached list may live, and so how long a change made while Redis was away can stay unseen. */
const LIFETIME = 30

/** Pages of the teams' task lists, kept in Redis. Without Redis every read goes to the database. */
export interface TaskCache {
  /** The cached page, or what `load` returns, which is then cached. */
  page<T>(teamId: number, query: string, load: () => Promise<T>): Promise<T>
  /** Makes every cached page of the team unreachable. Call it after the change is committed. */
  invalidate(teamId: number): Promise<void>
}

/** What the cache tells its owner: for metrics and logs. */
export interface TaskCacheEvents {
  readonly lookup: (result: 'hit' | 'miss' | 'unavailable') => void
  readonly unavailable: (error: unknown) => void
}

/**
 * A cache whose keys carry the team's generation, a counter that every change raises. A page that was read before a change
 * and stored after it lands under the old generation, where nobody looks, so no reader can bring back an old list.
 */
export function taskCache(redis: Redis, events: TaskCacheEvents): TaskCache {
  const tolerate = async <T>(work: Promise<T>): Promise<T | undefined> => {
    try {
      return await work
    } catch (error) {
      events.unavailable(error)
      return undefined
    }
  }
  return {
    async page(teamId, query, load) {
      const generation = await tolerate(redis.get(generationKey(teamId)).then((value) => value ?? '0'))
      if (generation === undefined) {
        events.lookup('unavailable')
        return load()
      }
      const key = `tasks:${teamId}:${generation}:${query}`
      const cached = await tolerate(redis.get(key))
      events.lookup(cached ? 'hit' : 'miss')
      if (cached) return JSON.parse(cached)
      const page = await load()
      await tolerate(redis.set(key, JSON.stringify(page), 'EX', LIFETIME))
      return page
    },
    async invalidate(teamId) {
      await tolerate(redis.incr(generationKey(teamId)))
    },
  }
}

function generationKey(teamId: number): string {
  return `tasks:${teamId}:generation`
}
