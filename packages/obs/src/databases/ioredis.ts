import type { Channels } from '../channels.ts'
import { now } from '../clock.ts'
import type { LoadedModules } from '../interop/loaded-modules.ts'
import type { Journal } from '../journal.ts'
import { owner, patchOnce, reportsTo } from './late-patch.ts'
import type { Patched } from './late-patch.ts'
import type { OperationDuration } from './operation-duration.ts'
import type { DatabaseTarget } from './operation-span.ts'
import type { PoolReader } from './pool.ts'
import { commandName } from './redis-commands.ts'
import { measureTraced } from './traced-operations.ts'

/** The parts of an ioredis connection that are used; the package itself is never imported. */
export interface IoRedis {
  readonly status: string
  readonly commandQueue: { readonly length: number }
}

/** The parts of an ioredis `Cluster`. */
export interface IoRedisCluster {
  readonly status: string
  readonly isCluster: boolean
  nodes(): readonly IoRedis[]
}

/** The same with what they keep from their types. */
interface Queueing {
  readonly offlineQueue?: { readonly length: number } | null
}

const kMeasured = Symbol('ticolops.obs.measured')

interface Command {
  readonly name: string
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
  [kMeasured]?: true
}
/** Where a connection leads, as it keeps it; a cluster has no such place. */
interface Connected {
  readonly options?: {
    readonly host?: string
    readonly port?: number
    readonly path?: string | null
    readonly db?: number
  }
}
interface Sender {
  sendCommand: (this: unknown, command: Command, ...rest: unknown[]) => unknown
}

/**
 * Returns what measures the class of a connection that is handed over. ioredis 5.11 and newer trace their commands, but a traced
 * command that fails and is not awaited is no longer reported as an unhandled rejection. So classes that can be reached are
 * patched, and the channel is for a bundled copy, until one is reached.
 */
export function instrumentIoredis(
  channels: Channels,
  modules: LoadedModules,
  durations: OperationDuration,
  journal: Journal,
): (connection: IoRedis | IoRedisCluster) => void {
  const stopTracing = measureTraced<{ readonly command: string }>(
    'ioredis:command',
    channels,
    durations,
    { operation: ({ command }) => commandName(command) },
    () => journal.active('ioredis', 'channel'),
  )
  const patch = (prototype: unknown, version: string) => {
    const sender = owner(prototype, 'sendCommand')
    if (sender === undefined) return
    stopTracing()
    journal.active('ioredis', 'patch', version)
    patchSender(sender as Patched<Sender, OperationDuration>, durations)
  }
  modules.watch('ioredis', ({ exports, version }) => {
    const { prototype, Cluster } = exports as { prototype?: object; Cluster?: { prototype?: object } }
    patch(prototype, version)
    patch(Cluster?.prototype, version)
  })
  return (connection) => patch(connection, '')
}

function patchSender(prototype: Patched<Sender, OperationDuration>, durations: OperationDuration): void {
  if (!patchOnce(prototype, durations)) return
  const { sendCommand } = prototype
  prototype.sendCommand = function (command, ...rest) {
    // A command is sent again after a reconnect, and by a cluster to the node that has its key: it is still the same one.
    if (command[kMeasured] !== true) measure(this, command, reportsTo(prototype))
    return sendCommand.call(this, command, ...rest)
  }
}

/** Measures a command through what settles its promise: the promise itself stays untouched, and so does whether it is handled. */
function measure(connection: unknown, command: Command, durations: OperationDuration | undefined): void {
  const { resolve, reject } = command
  if (durations === undefined || typeof resolve !== 'function' || typeof reject !== 'function') return
  command[kMeasured] = true
  const start = now()
  const span = durations.recording ? durations.startSpan(commandName(command.name), targetOf(connection)) : undefined
  let open = true
  command.resolve = function (value) {
    if (open) durations.observe(commandName(command.name), start, undefined, span)
    open = false
    resolve.call(this, value)
  }
  command.reject = function (error) {
    // The reply of a command that timed out comes later.
    if (open) durations.observe(commandName(command.name), start, error ?? { name: 'rejected' }, span)
    open = false
    reject.call(this, error)
  }
}

function targetOf(connection: unknown): DatabaseTarget {
  const { host, port, path, db } = (connection as Connected).options ?? {}
  const namespace = db === undefined ? undefined : String(db)
  return typeof path === 'string' ? { address: path, namespace } : { address: host, port, namespace }
}

/** Whether something is a connection of ioredis. */
export function isIoRedis(value: object): value is IoRedis {
  return 'status' in value && 'commandQueue' in value
}

/** Whether something is a `Cluster` of ioredis. */
export function isIoRedisCluster(value: object): value is IoRedisCluster {
  return 'isCluster' in value && typeof (value as { nodes?: unknown }).nodes === 'function'
}

/**
 * ioredis sends all commands over one connection, used while replies are awaited; commands that wait for it to come up are pending.
 * It pipelines, so it has no maximum: one command in flight is not a pool that is used up.
 */
export function ioredisReader(redis: IoRedis): PoolReader {
  return {
    used: () => (isUsed(redis) ? 1 : 0),
    idle: () => (isIdle(redis) ? 1 : 0),
    max: () => undefined,
    pending: () => offline(redis),
  }
}

/** A cluster has a connection per node. */
export function ioredisClusterReader(cluster: IoRedisCluster): PoolReader {
  return {
    used: () => cluster.nodes().filter(isUsed).length,
    idle: () => cluster.nodes().filter(isIdle).length,
    max: () => undefined,
    pending: () => cluster.nodes().reduce((sum, node) => sum + offline(node), offline(cluster)),
  }
}

function isUsed({ status, commandQueue }: IoRedis): boolean {
  return status === 'ready' && commandQueue.length > 0
}

function isIdle({ status, commandQueue }: IoRedis): boolean {
  return status === 'ready' && commandQueue.length === 0
}

function offline(connection: object): number {
  return (connection as Queueing).offlineQueue?.length ?? 0
}
