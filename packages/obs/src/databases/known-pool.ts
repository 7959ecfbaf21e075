import { isIoRedis } from './ioredis.ts'
import type { IoRedis } from './ioredis.ts'
import { isNodeRedisClient, isNodeRedisPool } from './node-redis.ts'
import type { NodeRedisClient, NodeRedisPool } from './node-redis.ts'
import { isPgPool } from './pg.ts'
import type { PgPool } from './pg.ts'

/** A pool or connection whose state can be shown. */
export type KnownPool = PgPool | IoRedis | NodeRedisPool | NodeRedisClient

export function isKnownPool(value: unknown): value is KnownPool {
  if (typeof value !== 'object' || value === null) return false
  return isPgPool(value) || isIoRedis(value) || isNodeRedisPool(value) || isNodeRedisClient(value)
}
