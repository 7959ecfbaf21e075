// oxlint-disable-next-line typescript/triple-slash-reference -- a file of declarations only cannot be imported, and tests do not compile this folder
/// <reference path="./rate-limiter-flexible.d.ts" />
import type { RateLimiterRes } from 'rate-limiter-flexible'
import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js'
import type { Decide, LimitStore, Quota, StoreName } from './limit-store.ts'

/** Counts in this process. */
export class MemoryStore implements LimitStore {
  readonly #limiter: RateLimiterMemory
  readonly #store: StoreName

  constructor({ points, duration }: Quota, store: StoreName) {
    this.#limiter = new RateLimiterMemory({ points, duration, keyPrefix: '' })
    this.#store = store
  }

  count<T>(key: string, decide: Decide<T>): Promise<T> {
    const counted = (result: RateLimiterRes) => decide(result, this.#store)
    // When a key has used up its points, the library rejects with the same kind of result.
    return this.#limiter.consume(key).then(counted, counted)
  }
}
