// oxlint-disable-next-line typescript/triple-slash-reference -- a file of declarations only cannot be imported, and tests do not compile this folder
/// <reference path="./rate-limiter-flexible.d.ts" />
import RateLimiterRedis from 'rate-limiter-flexible/lib/RateLimiterRedis.js'
import RateLimiterRes from 'rate-limiter-flexible/lib/RateLimiterRes.js'
import type { Decide, LimitStore, Quota } from './limit-store.ts'
import { MemoryStore } from './memory-store.ts'

/** A connection or `Cluster` of ioredis, or a client, pool or cluster of redis (node-redis). */
export type RedisClient = object

/** How long to wait between attempts to reach Redis again, in milliseconds. */
const RETRY_DELAY = 1000

/** Key that attempts are counted under; no key of a request looks like it. */
const PROBE = 'probe'

/**
 * Counts in Redis, for all processes together, and in memory while Redis is away. The library can fall back by itself
 * (`insuranceLimiter`), but tells nobody, and asks Redis first for every request: one that hangs would hold all of them up. So the first
 * failure, or answer that takes longer than `timeout` milliseconds, turns to memory at once and for all keys, and one attempt at a time
 * finds out when Redis is back.
 */
export class RedisStore implements LimitStore {
  readonly #redis: RateLimiterRedis
  readonly #fallback: MemoryStore
  readonly #timeout: number
  readonly #changed: () => void
  #away = false

  constructor(client: RedisClient, quota: Quota, timeout: number, changed: () => void) {
    const { name, points, duration } = quota
    this.#redis = new RateLimiterRedis({
      storeClient: client,
      // The library takes bundled and newer clients of node-redis for ioredis. Only ioredis defines commands at run time.
      useRedisPackage: !('defineCommand' in client),
      points,
      duration,
      keyPrefix: `ticolops:rate-limit:${name}:${points}:${duration}`,
      rejectIfRedisNotReady: true,
    })
    this.#fallback = new MemoryStore(quota, 'fallback')
    this.#timeout = timeout
    this.#changed = changed
  }

  /** Whether memory decides because Redis is away. */
  get away(): boolean {
    return this.#away
  }

  async count<T>(key: string, decide: Decide<T>): Promise<T> {
    if (!this.#away) {
      const result = await this.#ask(key, this.#timeout)
      if (result !== undefined) return decide(result, 'redis')
      this.#turnAway()
    }
    return this.#fallback.count(key, decide)
  }

  /** `undefined` when Redis failed or did not answer within that time; without a time it is waited for. */
  #ask(key: string, timeout?: number): Promise<RateLimiterRes | undefined> {
    return new Promise((resolve) => {
      const timer = timeout === undefined ? undefined : setTimeout(resolve, timeout, undefined)
      const settled = (result: unknown) => {
        clearTimeout(timer)
        resolve(result instanceof RateLimiterRes ? result : undefined)
      }
      this.#redis.consume(key).then(settled, settled)
    })
  }

  #turnAway(): void {
    if (this.#away) return
    this.#away = true
    this.#changed()
    void this.#findBack()
  }

  /** An attempt that hangs is not repeated: when Redis or the connection comes back or is given up, it settles. */
  async #findBack(): Promise<void> {
    do await wait(RETRY_DELAY)
    while ((await this.#ask(PROBE)) === undefined)
    this.#away = false
    this.#changed()
  }
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, milliseconds).unref())
}
