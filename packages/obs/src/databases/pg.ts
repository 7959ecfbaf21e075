import type { Journal } from '../journal.ts'
import type { OperationDuration } from './operation-duration.ts'
import type { PoolReader, Pools, PoolSeries } from './pool.ts'
import { sqlOperation } from './sql-operation.ts'

type Callback = (error: unknown, ...results: unknown[]) => void

/** The parts of `pg.Client` (pg 8) that are used; the package itself is never imported. */
interface Client {
  query: (this: Client, ...args: unknown[]) => unknown
}
interface ClientClass {
  readonly prototype: Patched<Client, OperationDuration>
}

/** The parts of `pg.Pool` that are used. */
export interface PgPool {
  readonly totalCount: number
  readonly idleCount: number
  readonly waitingCount: number
  readonly options: { readonly max?: number | undefined }
  connect(...args: never[]): unknown
}

/** The same with what it keeps from its types. */
interface PatchablePool extends PgPool {
  readonly Client: unknown
  connect: (this: PgPool, callback?: Callback) => unknown
}

const kPatched = Symbol.for('ticolops.obs.patched')

/** A patched object carries where it reports to: wrapped once, it can be pointed elsewhere. */
type Patched<T, To> = T & { [kPatched]?: To }

/** Points a patched object to `to`; `true` when it still must be wrapped. */
function patchOnce<To>(object: { [kPatched]?: To }, to: To): boolean {
  const first = object[kPatched] === undefined
  object[kPatched] = to
  return first
}

/** The class of a pool's clients. */
export function clientOf(pool: PgPool): unknown {
  return (pool as PatchablePool).Client
}

/** Whether something is a pool of pg. */
export function isPgPool(value: object): value is PgPool {
  return (
    'totalCount' in value && 'waitingCount' in value && typeof (value as { connect?: unknown }).connect === 'function'
  )
}

/**
 * Measures queries of pg, which publishes no channel: `Client.prototype.query` is one object for ESM and CommonJS alike and
 * can be wrapped at any time.
 */
export function patchPgClient(Client: unknown, version: string, durations: OperationDuration, journal: Journal): void {
  const prototype = (Client as ClientClass | undefined)?.prototype
  if (prototype === undefined || typeof prototype.query !== 'function') return
  journal.active('pg', 'patch', version)
  if (!patchOnce(prototype, durations)) return
  const query = prototype.query
  prototype.query = function (...args) {
    const text = sqlText(args[0])
    if (text === undefined) return query.apply(this, args)
    const operation = sqlOperation(text)
    const start = performance.now()
    const observe = (error: unknown) => prototype[kPatched]?.observe(operation, start, error ?? undefined)
    const called = withCallback(args, observe)
    const result = query.apply(this, called ?? args)
    return called === undefined && isPromise(result) ? observed(result, observe) : result
  }
}

/** Watches a pool: its gauges at every scrape, and how long callers waited for a connection. */
export function watchPgPool(name: string, pool: PgPool, pools: Pools): void {
  const patchable = pool as Patched<PatchablePool, PoolSeries>
  if (!patchOnce(patchable, pools.add(name, pgPoolReader(pool)))) return
  const { connect } = patchable
  patchable.connect = function (callback) {
    const start = performance.now()
    const observe = (error: unknown) => waited(patchable[kPatched], start, error)
    return callback === undefined
      ? observed(connect.call(this) as Promise<unknown>, observe)
      : connect.call(this, wrapped(callback, observe))
  }
}

function pgPoolReader(pool: PgPool): PoolReader {
  return {
    used: () => pool.totalCount - pool.idleCount,
    idle: () => pool.idleCount,
    max: () => pool.options.max,
    pending: () => pool.waitingCount,
  }
}

function waited(series: PoolSeries | undefined, start: number, error: unknown): void {
  if (series === undefined) return
  series.wait.observe((performance.now() - start) / 1000)
  if (error instanceof Error && /timeout exceeded|connection timeout/i.test(error.message)) series.timeouts.inc()
}

/** The text of a query; `undefined` for objects that send themselves (cursors, streams), whose end is theirs to know. */
function sqlText(query: unknown): string | undefined {
  if (typeof query === 'string') return query
  const { text, submit } = (query ?? {}) as { text?: unknown; submit?: unknown }
  return typeof submit !== 'function' && typeof text === 'string' ? text : undefined
}

/** The arguments with their callback wrapped; `undefined` when there is none and the query returns a promise. */
function withCallback(args: readonly unknown[], observe: (error: unknown) => void): unknown[] | undefined {
  const index = args.findIndex((each) => typeof each === 'function')
  if (index > 0) return args.map((each, at) => (at === index ? wrapped(each as Callback, observe) : each))
  const { callback } = args[0] as { callback?: unknown }
  if (typeof callback !== 'function') return undefined
  // The configuration is the caller's own object and may be used again: it is not written to.
  return [
    Object.assign(Object.create(Object.getPrototypeOf(args[0]) as object) as object, args[0], {
      callback: wrapped(callback as Callback, observe),
    }),
    ...args.slice(1),
  ]
}

function wrapped(callback: Callback, observe: (error: unknown) => void): Callback {
  return (error, ...results) => {
    observe(error)
    callback(error, ...results)
  }
}

/**
 * The caller gets the promise that follows ours, so that a rejection nobody handles is still reported as unhandled.
 */
function observed(result: Promise<unknown>, observe: (error: unknown) => void): Promise<unknown> {
  return result.then(
    (value) => {
      observe(undefined)
      return value
    },
    (error: unknown) => {
      observe(error ?? new Error('rejected'))
      throw error
    },
  )
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
}
