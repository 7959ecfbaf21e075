import type { Channels } from '../channels.ts'
import type { LoadedModules } from '../interop/loaded-modules.ts'
import type { Journal } from '../journal.ts'
import type { Registry } from '../registry/registry.ts'
import { instrumentIoredis, ioredisReader, isIoRedis } from './ioredis.ts'
import {
  instrumentNodeRedis,
  isNodeRedisPool,
  nodeRedisClientReader,
  nodeRedisPoolReader,
  NodeRedisWait,
} from './node-redis.ts'
import type { KnownPool } from './known-pool.ts'
import { OperationDuration } from './operation-duration.ts'
import { clientOf, isPgPool, patchPgClient, watchPgPool } from './pg.ts'
import { Pools } from './pool.ts'

/** Measures operations of every database driver that is loaded; returns what watches a pool. */
export function instrumentDatabases(
  registry: Registry,
  channels: Channels,
  modules: LoadedModules,
  journal: Journal,
): (name: string, pool: KnownPool) => void {
  const pools = new Pools(registry)
  const postgresql = new OperationDuration(registry, 'postgresql')
  const redis = new OperationDuration(registry, 'redis')
  const nodeRedisWait = new NodeRedisWait(channels, journal)
  instrumentIoredis(channels, redis, journal)
  instrumentNodeRedis(channels, redis, journal)
  modules.watch('pg', ({ exports, version }) =>
    patchPgClient((exports as { Client?: unknown }).Client, version, postgresql, journal),
  )

  return (name, pool) => {
    if (isPgPool(pool)) {
      patchPgClient(clientOf(pool), '', postgresql, journal)
      watchPgPool(name, pool, pools)
    } else if (isIoRedis(pool)) pools.add(name, ioredisReader(pool))
    else if (isNodeRedisPool(pool)) nodeRedisWait.watch(pools.add(name, nodeRedisPoolReader(pool)))
    else pools.add(name, nodeRedisClientReader(pool))
  }
}
