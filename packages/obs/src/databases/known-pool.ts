import { isIoRedis, isIoRedisCluster } from './ioredis.ts'
import type { IoRedis, IoRedisCluster } from './ioredis.ts'
import { isMysql2Pool } from './mysql2.ts'
import type { Mysql2Pool } from './mysql2.ts'
import { isNodeRedisClient, isNodeRedisCluster, isNodeRedisPool } from './node-redis.ts'
import type { NodeRedisClient, NodeRedisCluster, NodeRedisPool } from './node-redis.ts'
import { isPgPool } from './pg.ts'
import type { PgPool } from './pg.ts'

/** A pool or connection whose state can be shown. */
export type KnownPool =
  | PgPool
  | Mysql2Pool
  | IoRedis
  | IoRedisCluster
  | NodeRedisPool
  | NodeRedisClient
  | NodeRedisCluster

const KINDS = [
  isPgPool,
  isMysql2Pool,
  isIoRedis,
  isIoRedisCluster,
  isNodeRedisPool,
  isNodeRedisClient,
  isNodeRedisCluster,
] as const

export function isKnownPool(value: unknown): value is KnownPool {
  return typeof value === 'object' && value !== null && KINDS.some((is) => is(value))
}
