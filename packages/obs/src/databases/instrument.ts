import type { Channels } from '../channels.ts'
import type { LoadedModules } from '../interop/loaded-modules.ts'
import type { Journal } from '../journal.ts'
import type { Registry } from '../registry/registry.ts'
import type { Spans } from '../traces/spans.ts'
import { instrumentIoredis, ioredisClusterReader, ioredisReader, isIoRedis, isIoRedisCluster } from './ioredis.ts'
import type { KnownPool } from './known-pool.ts'
import { coreOf, instrumentMysql2, isMysql2Pool, watchMysql2Pool } from './mysql2.ts'
import {
  instrumentNodeRedis,
  isNodeRedisCluster,
  isNodeRedisPool,
  nodeRedisClientReader,
  nodeRedisClusterReader,
  watchNodeRedisPool,
} from './node-redis.ts'
import { OperationDuration } from './operation-duration.ts'
import { clientOf, isPgPool, patchPgClient, patchPgCursor, watchPgPool } from './pg.ts'
import { Pools } from './pool.ts'
import { keepTurns } from './pool-turns.ts'
import { redisErrorType } from './redis-commands.ts'

/** Measures operations of every database driver that is loaded; returns what watches a pool. */
export function instrumentDatabases(
  registry: Registry,
  channels: Channels,
  modules: LoadedModules,
  journal: Journal,
  spans: Spans,
): (name: string, pool: KnownPool) => void {
  const pools = new Pools(registry)
  const postgresql = new OperationDuration(registry, spans, 'postgresql')
  const mysql = new OperationDuration(registry, spans, 'mysql')
  const redis = new OperationDuration(registry, spans, 'redis', redisErrorType)
  const measureIoredis = instrumentIoredis(channels, modules, redis, journal)
  const measureMysql2 = instrumentMysql2(channels, modules, mysql, journal)
  instrumentNodeRedis(channels, modules, redis, journal)
  modules.watch('pg', ({ exports, version }) =>
    patchPgClient((exports as { Client?: unknown }).Client, version, postgresql, journal),
  )
  modules.watch('pg-cursor', ({ exports, version }) => patchPgCursor(exports, version, postgresql, journal))

  const keepTurnsOf = keepTurns(modules, (callback) => spans.bound(callback))

  return (name, pool) => {
    if (isPgPool(pool)) {
      keepTurnsOf(pool, 'connect')
      patchPgClient(clientOf(pool), '', postgresql, journal)
      watchPgPool(name, pool, pools)
    } else if (isMysql2Pool(pool)) {
      measureMysql2(pool)
      keepTurnsOf(coreOf(pool), 'getConnection')
      watchMysql2Pool(name, pool, pools)
    } else if (isIoRedisCluster(pool)) {
      measureIoredis(pool)
      pools.add(name, ioredisClusterReader(pool))
    } else if (isIoRedis(pool)) {
      measureIoredis(pool)
      pools.add(name, ioredisReader(pool))
    } else if (isNodeRedisPool(pool)) {
      keepTurnsOf(pool, 'execute')
      watchNodeRedisPool(name, pool, pools)
    } else if (isNodeRedisCluster(pool)) pools.add(name, nodeRedisClusterReader(pool))
    else pools.add(name, nodeRedisClientReader(pool))
  }
}
