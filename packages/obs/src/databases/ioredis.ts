import type { Channels } from '../channels.ts'
import type { Journal } from '../journal.ts'
import type { OperationDuration } from './operation-duration.ts'
import type { PoolReader } from './pool.ts'
import { instrumentRedisCommands } from './redis-commands.ts'

/** The parts of an ioredis connection that are used; the package itself is never imported. */
export interface IoRedis {
  readonly status: string
  readonly commandQueue: { readonly length: number }
}

/** The same with what it keeps from its types. */
interface Queueing extends IoRedis {
  readonly offlineQueue?: { readonly length: number } | null
}

/** Measures the commands of ioredis 5.11 and newer through its tracing channel. */
export function instrumentIoredis(channels: Channels, durations: OperationDuration, journal: Journal): void {
  instrumentRedisCommands('ioredis', 'ioredis', channels, durations, journal)
}

/** Whether something is a connection of ioredis. */
export function isIoRedis(value: object): value is IoRedis {
  return 'status' in value && 'commandQueue' in value
}

/**
 * ioredis sends all commands over one connection, used while replies are awaited; commands that wait for it to come up are pending.
 * It pipelines, so it has no maximum: one command in flight is not a pool that is used up.
 */
export function ioredisReader(redis: IoRedis): PoolReader {
  const waiting = () => redis.commandQueue.length > 0
  return {
    used: () => (redis.status === 'ready' && waiting() ? 1 : 0),
    idle: () => (redis.status === 'ready' && !waiting() ? 1 : 0),
    max: () => undefined,
    pending: () => (redis as Queueing).offlineQueue?.length ?? 0,
  }
}
