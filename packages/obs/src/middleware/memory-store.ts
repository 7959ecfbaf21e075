// oxlint-disable-next-line typescript/triple-slash-reference -- a file of declarations only cannot be imported, and tests do not compile this folder
/// <reference path="./rate-limiter-flexible.d.ts" />
import type { RateLimiterRes } from 'rate-limiter-flexible'
import RateLimiterMemory from 'rate-limiter-flexible/lib/RateLimiterMemory.js'
import type { Counted, LimitStore, Quota, StoreName } from './limit-store.ts'

/** Counts in this process. */
export class MemoryStore implements LimitStore {
  readonly #limiter: RateLimiterMemory
  readonly #counted: (result: RateLimiterRes) => Counted

  constructor({ points, duration }: Quota, store: StoreName) {
    this.#limiter = new RateLimiterMemory({ points, duration, keyPrefix: '' })
    this.#counted = (result) => ({ result, store })
  }

  count(key: string): Promise<Counted> {
    // When a key has used up its points, the library rejects with the same kind of result.
    return this.#limiter.consume(key).then(this.#counted, this.#counted)
  }
}
