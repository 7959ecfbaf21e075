import type { Channels, Unsubscribe } from '../channels.ts'
import type { Journal } from '../journal.ts'
import type { OperationDuration } from './operation-duration.ts'
import type { PoolReader, PoolSeries } from './pool.ts'
import { instrumentRedisCommands } from './redis-commands.ts'

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

/** Measures the commands of node-redis 5.12 and newer through its tracing channel. */
export function instrumentNodeRedis(channels: Channels, durations: OperationDuration, journal: Journal): void {
  instrumentRedisCommands('node-redis', 'redis', channels, durations, journal)
}

/** Whether something is what `createClientPool` of node-redis returns. */
export function isNodeRedisPool(value: object): value is NodeRedisPool {
  return 'clientsInUse' in value && 'tasksQueueLength' in value
}

/** Whether something is what `createClient` of node-redis returns. */
export function isNodeRedisClient(value: object): value is NodeRedisClient {
  return 'isReady' in value && 'isOpen' in value
}

/** The driver keeps a pool's maximum to itself. */
export function nodeRedisPoolReader(pool: NodeRedisPool): PoolReader {
  return {
    used: () => pool.clientsInUse,
    idle: () => pool.idleClients,
    max: () => undefined,
    pending: () => pool.tasksQueueLength,
  }
}

/** One connection: it pipelines, so that it has no maximum that could be used up, and it says nothing of its queue. */
export function nodeRedisClientReader(client: NodeRedisClient): PoolReader {
  return { used: () => (client.isReady ? 1 : 0), idle: () => 0, max: () => undefined, pending: () => 0 }
}

/**
 * How long callers waited for a connection of a pool. The driver tells it without saying of which pool, so it is shown only
 * while there is a single one.
 */
export class NodeRedisWait {
  readonly #channels: Channels
  readonly #journal: Journal
  #series: PoolSeries | undefined
  #stop: Unsubscribe | undefined

  constructor(channels: Channels, journal: Journal) {
    this.#channels = channels
    this.#journal = journal
  }

  watch(series: PoolSeries): void {
    if (this.#series !== undefined && this.#series.name !== series.name) {
      this.#stop?.()
      this.#journal.warn(
        `pools ${this.#series.name} and ${series.name} are both of redis, which does not tell whose callers waited; the wait time of neither is shown.`,
      )
      return
    }
    this.#series = series
    this.#stop ??= this.#channels.on<{ waitStartTimestamp: number }>(
      'node-redis:pool:connection-wait',
      ({ waitStartTimestamp }) => {
        series.wait.observe(Math.max(0, performance.now() - waitStartTimestamp) / 1000)
      },
    )
  }
}
