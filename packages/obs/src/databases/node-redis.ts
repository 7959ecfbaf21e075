import type { Channels } from '../channels.ts'
import { now } from '../clock.ts'
import type { LoadedModules } from '../interop/loaded-modules.ts'
import type { Journal } from '../journal.ts'
import { isPromise, observed, patchOnce, reportsTo } from './late-patch.ts'
import type { Patched } from './late-patch.ts'
import type { OperationDuration } from './operation-duration.ts'
import type { PoolReader, Pools, PoolSeries } from './pool.ts'
import { commandName } from './redis-commands.ts'
import { measureTraced } from './traced-operations.ts'

/** The parts of a pool of node-redis that are used; the package itself is never imported. */
export interface NodeRedisPool {
  readonly idleClients: number
  readonly clientsInUse: number
  readonly tasksQueueLength: number
}

/** The parts of a single client of node-redis. */
export interface NodeRedisClient {
  readonly isOpen: boolean
  readonly isReady: boolean
}

/** The parts of what `createCluster` of node-redis returns. */
export interface NodeRedisCluster {
  readonly nodeByAddress: ReadonlyMap<string, object>
}

/** The same with what they keep from their types. */
interface Node {
  readonly client?: Partial<NodeRedisClient>
}
type Task = (client: unknown) => unknown
interface PatchablePool {
  /** The pool itself, behind the views that carry command options. */
  readonly _self?: PatchablePool
  execute: (this: unknown, task: Task) => unknown
}
interface CommandsQueue {
  addCommand: (this: unknown, args: readonly unknown[], ...rest: unknown[]) => unknown
}

/** Measures the commands of node-redis: through its tracing channel (5.12 and newer), else where they are queued (4 and 5). */
export function instrumentNodeRedis(
  channels: Channels,
  modules: LoadedModules,
  durations: OperationDuration,
  journal: Journal,
): void {
  measureTraced<{ readonly command: string }>(
    'node-redis:command',
    channels,
    durations,
    { operation: ({ command }) => commandName(command) },
    () => journal.active('redis', 'channel'),
  )
  modules.watch('@redis/client', ({ version, file }) => {
    if (file('dist/lib/client/tracing.js') !== undefined) {
      journal.active('redis', 'channel', version)
      return
    }
    const queue = file('dist/lib/client/commands-queue.js') as { default?: { prototype?: CommandsQueue } } | undefined
    if (typeof queue?.default?.prototype?.addCommand !== 'function') return
    journal.active('redis', 'patch', version)
    patchQueue(queue.default.prototype, durations)
  })
}

function patchQueue(prototype: Patched<CommandsQueue, OperationDuration>, durations: OperationDuration): void {
  if (!patchOnce(prototype, durations)) return
  const { addCommand } = prototype
  prototype.addCommand = function (args, ...rest) {
    const start = now()
    const to = reportsTo(prototype)
    // The queue does not know where it is sent.
    const span = to?.recording === true ? to.startSpan(commandName(args[0]), {}) : undefined
    const result = addCommand.call(this, args, ...rest)
    if (!isPromise(result)) {
      span?.end()
      return result
    }
    return observed(result, (error) => reportsTo(prototype)?.observe(commandName(args[0]), start, error, span))
  }
}

/** Whether something is what `createClientPool` of node-redis returns. */
export function isNodeRedisPool(value: object): value is NodeRedisPool {
  return 'clientsInUse' in value && 'tasksQueueLength' in value
}

/** Whether something is what `createClient` of node-redis returns. */
export function isNodeRedisClient(value: object): value is NodeRedisClient {
  return 'isReady' in value && 'isOpen' in value
}

/** Whether something is what `createCluster` of node-redis returns. */
export function isNodeRedisCluster(value: object): value is NodeRedisCluster {
  return 'nodeByAddress' in value && 'slots' in value
}

/** One connection: it pipelines, so that it has no maximum that could be used up, and it says nothing of its queue. */
export function nodeRedisClientReader(client: NodeRedisClient): PoolReader {
  return { used: () => (client.isReady ? 1 : 0), idle: () => 0, max: () => undefined, pending: () => 0 }
}

/** A cluster connects to a node when it first needs it. */
export function nodeRedisClusterReader(cluster: NodeRedisCluster): PoolReader {
  const ready = () => [...cluster.nodeByAddress.values()].filter((node) => (node as Node).client?.isReady === true)
  return { used: () => ready().length, idle: () => 0, max: () => undefined, pending: () => 0 }
}

/** Watches a pool: its gauges at every scrape, and how long callers waited for a connection. */
export function watchNodeRedisPool(name: string, pool: NodeRedisPool, pools: Pools): void {
  const view = pool as unknown as PatchablePool
  // oxlint-disable-next-line eslint/no-underscore-dangle -- the driver's name
  const patchable: Patched<PatchablePool, PoolSeries> = view._self ?? view
  if (!patchOnce(patchable, pools.add(name, poolReader(pool)))) return
  const { execute } = patchable
  patchable.execute = function (task) {
    const start = now()
    let waiting = true
    const waited = () => {
      waiting = false
      reportsTo(patchable)?.wait.observe((now() - start) / 1000)
    }
    const result = execute.call(this, (client) => {
      waited()
      return task(client)
    })
    if (!isPromise(result)) return result
    return observed(result, (error) => {
      if (!waiting) return
      waited()
      if ((error as Error | undefined)?.message?.startsWith('Timeout waiting for a client') === true)
        reportsTo(patchable)?.timeouts.inc()
    })
  }
}

/** The driver keeps a pool's maximum to itself. */
function poolReader(pool: NodeRedisPool): PoolReader {
  return {
    used: () => pool.clientsInUse,
    idle: () => pool.idleClients,
    max: () => undefined,
    pending: () => pool.tasksQueueLength,
  }
}
