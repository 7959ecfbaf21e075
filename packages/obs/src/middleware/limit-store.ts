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

/** One request was counted. */
export interface Counted {
  readonly result: RateLimiterRes
  readonly store: StoreName
}

/** Counts requests by key. Never rejects. */
export interface LimitStore {
  count(key: string): Promise<Counted>
}
