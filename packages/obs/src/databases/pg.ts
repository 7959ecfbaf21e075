import { now } from '../clock.ts'
import type { Journal } from '../journal.ts'
import { isPromise, observed, patchOnce, reportsTo, wrapped } from './late-patch.ts'
import type { Callback, End, Patched, Wrap } from './late-patch.ts'
import type { OperationDuration } from './operation-duration.ts'
import type { DatabaseTarget, Query } from './operation-span.ts'
import type { PoolReader, Pools, PoolSeries } from './pool.ts'
import { sqlOperation } from './sql-operation.ts'

/** The parts of `pg.Client` (pg 8) that are used; the package itself is never imported. */
interface Client {
  query: (this: Client, ...args: unknown[]) => unknown
}
/** Where a client is connected; pg sets it, and its types leave it out. */
interface Connected {
  /** A folder when it is a socket of the file system. */
  readonly host?: string
  readonly port?: number
  readonly database?: string
}
interface ClientClass {
  readonly prototype: Patched<Client, OperationDuration>
}

/** The parts of a cursor of pg-cursor, which pg-query-stream reads from too. */
interface Cursor {
  readonly text?: string
  readonly values?: readonly unknown[] | null
  readonly state: string
  read: (this: Cursor, rows: number, callback?: Callback) => unknown
}
interface CursorClass {
  readonly prototype: Patched<Cursor, OperationDuration>
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

/** Measures queries of pg, which publishes no channel. */
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
    const start = now()
    const to = reportsTo(prototype)
    const span = to?.recording === true ? to.startSpan(operation, targetOf(this), queryOf(text, args)) : undefined
    const end: End = (error) => reportsTo(prototype)?.observe(operation, start, error, span)
    const called = withCallback(args, (callback) => wrapped(to?.bound(callback) ?? callback, end))
    const result = query.apply(this, called ?? args)
    return called === undefined && isPromise(result) ? observed(result, end) : result
  }
}

/**
 * Measures what cursors and streams read: one `FETCH` per batch, the first with the query itself. The time from the first row to
 * the last would mostly tell how fast the application reads.
 */
export function patchPgCursor(exports: unknown, version: string, durations: OperationDuration, journal: Journal): void {
  const { prototype } = exports as CursorClass
  if (typeof prototype?.read !== 'function') return
  journal.active('pg-cursor', 'patch', version)
  if (!patchOnce(prototype, durations)) return
  const read = prototype.read
  prototype.read = function (rows, callback) {
    // The rest of a cursor that is done comes from no server.
    if (this.state === 'done') return read.call(this, rows, callback)
    const start = now()
    const to = reportsTo(prototype)
    const span = to?.recording === true ? to.startSpan('FETCH', {}, cursorQuery(this)) : undefined
    const end: End = (error) => reportsTo(prototype)?.observe('FETCH', start, error, span)
    if (callback !== undefined) return read.call(this, rows, wrapped(to?.bound(callback) ?? callback, end))
    const result = read.call(this, rows)
    return isPromise(result) ? observed(result, end) : result
  }
}

/** Watches a pool: its gauges at every scrape, and how long callers waited for a connection. */
export function watchPgPool(name: string, pool: PgPool, pools: Pools): void {
  const patchable = pool as Patched<PatchablePool, PoolSeries>
  if (!patchOnce(patchable, pools.add(name, pgPoolReader(pool)))) return
  const { connect } = patchable
  patchable.connect = function (callback) {
    const start = now()
    const end: End = (error) => waited(reportsTo(patchable), start, error)
    return callback === undefined
      ? observed(connect.call(this) as Promise<unknown>, end)
      : connect.call(this, wrapped(callback, end))
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
  series.wait.observe((now() - start) / 1000)
  if (error instanceof Error && /timeout exceeded|connection timeout/i.test(error.message)) series.timeouts.inc()
}

/** The text of a query; `undefined` for objects that send themselves, whose end is theirs to know. */
function sqlText(query: unknown): string | undefined {
  if (typeof query === 'string') return query
  const { text, submit } = (query ?? {}) as { text?: unknown; submit?: unknown }
  return typeof submit !== 'function' && typeof text === 'string' ? text : undefined
}

function targetOf(client: Client & Connected): DatabaseTarget {
  const { host, port, database } = client
  return { address: host, port: host?.startsWith('/') === true ? undefined : port, namespace: database }
}

function queryOf(sql: string, [config, second]: readonly unknown[]): Query {
  const { values } = (typeof config === 'object' ? config : {}) as { values?: unknown }
  return { sql, hasParameters: isFilled(second) || isFilled(values) }
}

function cursorQuery({ text, values }: Cursor): Query | undefined {
  return text === undefined ? undefined : { sql: text, hasParameters: isFilled(values) }
}

function isFilled(values: unknown): boolean {
  return Array.isArray(values) && values.length > 0
}

/** The arguments with their callback wrapped; `undefined` when there is none and the query returns a promise. */
function withCallback(args: readonly unknown[], wrap: Wrap): unknown[] | undefined {
  const index = args.findIndex((each) => typeof each === 'function')
  if (index > 0) return args.map((each, at) => (at === index ? wrap(each as Callback) : each))
  const { callback } = args[0] as { callback?: unknown }
  if (typeof callback !== 'function') return undefined
  // The configuration is the caller's own object and may be used again: it is not written to.
  return [
    Object.assign(Object.create(Object.getPrototypeOf(args[0]) as object) as object, args[0], {
      callback: wrap(callback as Callback),
    }),
    ...args.slice(1),
  ]
}
