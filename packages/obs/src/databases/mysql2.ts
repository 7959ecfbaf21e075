/* oxlint-disable eslint/no-underscore-dangle -- the driver's pools have such names */
import type { Channels } from '../channels.ts'
import { now } from '../clock.ts'
import type { LoadedModules } from '../interop/loaded-modules.ts'
import type { Journal } from '../journal.ts'
import { owner, patchOnce, reportsTo, wrapped } from './late-patch.ts'
import type { Callback, End, Patched, Wrap } from './late-patch.ts'
import type { OperationDuration } from './operation-duration.ts'
import type { DatabaseTarget, Query } from './operation-span.ts'
import type { PoolReader, Pools, PoolSeries } from './pool.ts'
import { sqlOperation } from './sql-operation.ts'
import { measureTraced } from './traced-operations.ts'

/** The parts of a pool of mysql2, with callbacks or with promises; the package itself is never imported. */
export interface Mysql2Pool {
  getConnection(...args: never[]): unknown
  releaseConnection(...args: never[]): unknown
}

/** The pool with callbacks, with what it keeps from its types. */
interface CorePool {
  readonly _allConnections: { readonly length: number; get(index: number): unknown }
  readonly _freeConnections: { readonly length: number }
  readonly _connectionQueue: { readonly length: number }
  readonly config: { readonly connectionLimit: number }
  getConnection: (this: unknown, callback: Callback) => unknown
  on(event: 'connection', listener: (connection: unknown) => void): unknown
}

/** A query as the driver runs it: with a callback, or as an emitter of `error` and `end`. */
interface Command {
  onResult?: Callback
  emit: (this: unknown, event: string, ...args: unknown[]) => boolean
}
type Method = (this: unknown, ...args: unknown[]) => unknown
type Runner = Record<'query' | 'execute', Method>

/**
 * Returns what measures the connections of a pool that is handed over. mysql2 3.20 and newer trace their queries, but a traced
 * query without a callback no longer raises an error that nobody listens for. So classes that can be reached are patched, and the
 * channels are for a bundled copy, until one is reached.
 */
export function instrumentMysql2(
  channels: Channels,
  modules: LoadedModules,
  durations: OperationDuration,
  journal: Journal,
): (pool: Mysql2Pool) => void {
  const stops = ['mysql2:query', 'mysql2:execute'].map((name) =>
    measureTraced<{ readonly query: string }>(
      name,
      channels,
      durations,
      // Values may be in the text already.
      { operation: ({ query }) => sqlOperation(query), query: ({ query }) => ({ sql: query, hasParameters: false }) },
      () => journal.active('mysql2', 'channel'),
    ),
  )
  const patch = (connection: unknown, version: string) => {
    const prototype = owner(connection, 'query')
    if (prototype === undefined || owner(connection, 'execute') !== prototype) return
    for (const stop of stops) stop()
    journal.active('mysql2', 'patch', version)
    patchRunner(prototype as Patched<Runner, OperationDuration>, durations)
  }
  modules.watch(
    'mysql2',
    ({ version, file }) => {
      const Connection = (file('lib/base/connection.js') ?? file('lib/connection.js')) as { prototype?: object }
      patch(Connection?.prototype, version)
    },
    ['promise.js'],
  )
  return (pool) => {
    const core = coreOf(pool)
    if (core === undefined) return
    if (core._allConnections.length > 0) patch(core._allConnections.get(0), '')
    else core.on('connection', (connection) => patch(connection, ''))
  }
}

function patchRunner(prototype: Patched<Runner, OperationDuration>, durations: OperationDuration): void {
  if (!patchOnce(prototype, durations)) return
  for (const method of ['query', 'execute'] as const) {
    const run = prototype[method]
    prototype[method] = function (...args) {
      const text = sqlText(args[0])
      if (text === undefined) return run.apply(this, args)
      const operation = sqlOperation(text)
      const start = now()
      const to = reportsTo(prototype)
      const span = to?.recording === true ? to.startSpan(operation, targetOf(this), queryOf(text, args)) : undefined
      const end: End = (error) => reportsTo(prototype)?.observe(operation, start, error, span)
      const wrap: Wrap = (callback) => wrapped(to?.bound(callback) ?? callback, end)
      if (wrapCallback(args, wrap)) return run.apply(this, args)
      const command = run.apply(this, args)
      endOf(command as Command, end)
      return command
    }
  }
}

/** The text of a query, of its options, or of a command that a pool has made of them. */
function sqlText(query: unknown): string | undefined {
  const text = typeof query === 'string' ? query : (query as { sql?: unknown } | null | undefined)?.sql
  return typeof text === 'string' ? text : undefined
}

/** Where a connection leads, as it keeps it. */
interface Connected {
  readonly config?: {
    readonly host?: string
    readonly port?: number
    readonly socketPath?: string
    readonly database?: string
  }
}

function targetOf(connection: unknown): DatabaseTarget {
  const { host, port, socketPath, database } = (connection as Connected).config ?? {}
  if (socketPath !== undefined) return { address: socketPath, namespace: database }
  return { address: host, port, namespace: database }
}

/** Values are put into the text only after this. */
function queryOf(sql: string, [query, second]: readonly unknown[]): Query {
  const { values } = (typeof query === 'object' ? query : {}) as { values?: unknown }
  return { sql, hasParameters: isFilled(second) || isFilled(values) }
}

function isFilled(values: unknown): boolean {
  return Array.isArray(values) ? values.length > 0 : typeof values === 'object' && values !== null
}

/** Wraps the callback among the arguments; `false` when there is none. */
function wrapCallback(args: unknown[], wrap: Wrap): boolean {
  const index = args.findIndex((each) => typeof each === 'function')
  if (index > 0) {
    args[index] = wrap(args[index] as Callback)
    return true
  }
  const command = args[0] as Command
  if (typeof command.onResult !== 'function') return false
  command.onResult = wrap(command.onResult)
  return true
}

/** Listens to a command without being a listener: an error that nobody listens for must still be raised. */
function endOf(command: Command, end: End): void {
  const { emit } = command
  let open = true
  command.emit = function (event, ...args) {
    if (open && (event === 'error' || event === 'end')) {
      open = false
      end(event === 'error' ? (args[0] ?? { name: 'error' }) : undefined)
    }
    return emit.call(this, event, ...args)
  }
}

/** Whether something is a pool of mysql2. A `PoolCluster` is not: its pools come and go. */
export function isMysql2Pool(value: object): value is Mysql2Pool {
  return coreOf(value) !== undefined
}

/** A pool with promises has one with callbacks inside. */
export function coreOf(pool: object): CorePool | undefined {
  const core = '_connectionQueue' in pool ? pool : ((pool as { pool?: unknown }).pool as object | undefined)
  const isPool = typeof core === 'object' && core !== null && '_allConnections' in core && '_freeConnections' in core
  return isPool ? (core as CorePool) : undefined
}

/** Watches a pool: its gauges at every scrape, and how long callers waited for a connection. */
export function watchMysql2Pool(name: string, pool: Mysql2Pool, pools: Pools): void {
  const core: Patched<CorePool, PoolSeries> | undefined = coreOf(pool)
  if (core === undefined || !patchOnce(core, pools.add(name, poolReader(core)))) return
  const { getConnection } = core
  core.getConnection = function (callback) {
    const start = now()
    return getConnection.call(
      this,
      wrapped(callback, (error) => {
        const series = reportsTo(core)
        series?.wait.observe((now() - start) / 1000)
        // There is no limit to waiting for a connection, only to making one.
        if ((error as { code?: unknown } | undefined)?.code === 'ETIMEDOUT') series?.timeouts.inc()
      }),
    )
  }
}

/** A limit of 0 is none. */
function poolReader(pool: CorePool): PoolReader {
  return {
    used: () => pool._allConnections.length - pool._freeConnections.length,
    idle: () => pool._freeConnections.length,
    max: () => pool.config.connectionLimit || undefined,
    pending: () => pool._connectionQueue.length,
  }
}
