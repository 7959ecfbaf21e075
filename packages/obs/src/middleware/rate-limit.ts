import type { IncomingMessage } from 'node:http'
import { callback, checkOptions, whole } from './check-options.ts'
import type { Rule } from './check-options.ts'
import { clientAddressReader, isTrustProxy, MAX_PROXIES } from './client-address.ts'
import type { TrustProxy } from './client-address.ts'
import type { Decide, LimitStore, Quota, StoreName } from './limit-store.ts'
import { LimiterMetrics } from './limiter-metrics.ts'
import type { RedisClient, RedisStore } from './redis-store.ts'

/** Options of `rateLimit()` in every framework; `Request` is what the framework gives to a middleware. */
export interface RateLimitOptions<Request> {
  /**
   * Names the limiter in headers, metrics and Redis: letters, digits and `_.-`. Limiters of the same name and quota on one Redis share
   * their limit, whichever process or service they are in.
   */
  readonly name: string
  /** Requests that each key may make per `duration`. */
  readonly points: number
  /** Seconds; the window of a key begins with its first request. */
  readonly duration: number
  /**
   * Who is limited; the client's address unless told otherwise, or when this returns `undefined`. Return only what the client cannot choose at
   * will, such as an authenticated user. It is kept in memory or Redis for a window, and never shown.
   */
  key?(request: Request): string | undefined
  /** Requests that are neither limited nor counted, such as health checks. */
  skip?(request: Request): boolean
  /** Counts in Redis instead of this process: a client of ioredis or redis (node-redis) that the application has connected. */
  readonly redis?: RedisClient
  /** Milliseconds that Redis has to answer before memory decides, 100 by default. */
  readonly redisTimeout?: number
  /** Proxies that are believed about the client's address; none by default. */
  readonly trustProxy?: TrustProxy
  /** Bits of an IPv6 address that tell clients apart, 64 by default. */
  readonly ipv6Prefix?: number
}

/** What a limiter has decided about one request. */
export interface RateLimitDecision {
  readonly allowed: boolean
  /** Requests that are left in this window. */
  readonly remaining: number
  /** Seconds until the window ends, rounded up. */
  readonly reset: number
  readonly store: StoreName
}

/** Timers of Node can wait for 2^31 - 1 ms, some 24 days. */
const MAX_DURATION = 24 * 24 * 60 * 60
const MAX_POINTS = 1_000_000_000

const RULES: Readonly<Record<string, Rule>> = {
  name: {
    allowed: 'a text of 1 to 64 letters, digits and _.-',
    test: (value) => typeof value === 'string' && /^[\w.-]{1,64}$/.test(value),
  },
  points: whole(1, MAX_POINTS),
  duration: whole(1, MAX_DURATION),
  key: callback,
  skip: callback,
  onDenied: callback,
  redis: {
    allowed: 'a client of ioredis or redis',
    test: (value) =>
      typeof value === 'object' && value !== null && typeof (value as { eval?: unknown }).eval === 'function',
  },
  redisTimeout: whole(1, 60_000),
  trustProxy: {
    allowed: `a number of proxies from 0 to ${MAX_PROXIES}, or a list of addresses and networks such as ["10.0.0.0/8", "fd00::/8"]`,
    test: isTrustProxy,
  },
  ipv6Prefix: whole(1, 128),
}

/** What the options of a framework add. */
interface Deniable {
  readonly onDenied?: unknown
}

/** One limit, in no framework's terms. */
export class RateLimit<Request> {
  /** Value of `RateLimit-Policy` (https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-ratelimit-headers-11, of May 2026). */
  readonly policy: string
  /** Body of an answer that denies (RFC 9457), with the problem type that the same draft defines. */
  readonly problem: string
  readonly #options: RateLimitOptions<Request>
  readonly #address: (request: IncomingMessage) => string
  readonly #metrics: LimiterMetrics
  readonly #loading: Promise<LimitStore>
  #store: LimitStore | undefined
  #redis: RedisStore | undefined

  /** Throws a TypeError for options that are not allowed. */
  constructor(options: RateLimitOptions<Request> & Deniable) {
    checkOptions('rateLimit()', options, RULES, ['name', 'points', 'duration'])
    const { name, points, duration, redis, redisTimeout = 100, trustProxy = 0, ipv6Prefix = 64 } = options
    this.policy = `"${name}";q=${points};w=${duration}`
    this.problem = JSON.stringify({
      type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
      title: 'Too many requests',
      status: 429,
      'violated-policies': [name],
    })
    this.#options = options
    this.#address = clientAddressReader(trustProxy, ipv6Prefix)
    const stores: readonly StoreName[] = redis === undefined ? ['memory'] : ['redis', 'fallback']
    this.#metrics = new LimiterMetrics(name, stores, () => this.#redis?.away === true)
    this.#loading = this.#load({ name, points, duration }, redis, redisTimeout)
  }

  /**
   * Counts a request and decides; `undefined` for one that is skipped.
   * @param incoming Node's view of the request, which knows the client's address.
   */
  decide(request: Request, incoming: IncomingMessage | undefined): Promise<RateLimitDecision> | undefined {
    if (this.#options.skip?.(request) === true) return undefined
    const own = this.#options.key?.(request)
    // The prefix keeps keys of the application apart from addresses, which have none.
    const counted = own === undefined ? (incoming === undefined ? '' : this.#address(incoming)) : `key=${own}`
    return this.#store === undefined
      ? this.#loading.then((store) => store.count(counted, this.#decide))
      : this.#store.count(counted, this.#decide)
  }

  /** Value of `RateLimit` for a decision. */
  limitField({ remaining, reset }: RateLimitDecision): string {
    return `"${this.#options.name}";r=${remaining};t=${reset}`
  }

  readonly #decide: Decide<RateLimitDecision> = ({ consumedPoints, msBeforeNext }, store) => {
    const { points } = this.#options
    const allowed = consumedPoints <= points
    this.#metrics.decided(allowed, store)
    return {
      allowed,
      remaining: allowed ? points - consumedPoints : 0,
      reset: Math.max(Math.ceil(msBeforeNext / 1000), 0),
      store,
    }
  }

  /** Loads the library behind the start of the application, and only for those who limit. */
  async #load(quota: Quota, redis: RedisClient | undefined, timeout: number): Promise<LimitStore> {
    if (redis === undefined) {
      const { MemoryStore } = await import('./memory-store.ts')
      return (this.#store = new MemoryStore(quota, 'memory'))
    }
    const { RedisStore } = await import('./redis-store.ts')
    this.#redis = new RedisStore(redis, quota, timeout, () => this.#metrics.awayChanged())
    return (this.#store = this.#redis)
  }
}
