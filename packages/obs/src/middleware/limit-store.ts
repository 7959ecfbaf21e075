import type { RateLimiterRes } from 'rate-limiter-flexible'

/** What each key may use up in a window that begins with its first request. */
export interface Quota {
  readonly name: string
  readonly points: number
  /** Seconds. */
  readonly duration: number
}

/** Where a request was counted: `fallback` is memory while Redis is away. */
export type StoreName = 'memory' | 'redis' | 'fallback'

/** What is made of a count. */
export type Decide<T> = (result: RateLimiterRes, store: StoreName) => T

/** Counts requests by key. */
export interface LimitStore {
  /** Resolves to what `decide` returns. Decided where it is counted: an async function around it costs a request 0.1 to 0.5 µs. */
  count<T>(key: string, decide: Decide<T>): Promise<T>
}
