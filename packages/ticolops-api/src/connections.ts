import { Redis } from 'ioredis'
import { Pool, types } from 'pg'

/** What a broken connection is reported to; the clients reconnect by themselves. */
export type ConnectionLost = (server: 'PostgreSQL' | 'Redis', error: Error) => void

/** The pool of PostgreSQL connections. A statement may take 5 s, waiting for a connection 2 s; then the request fails. */
export function connectPostgres(url: string, lost: ConnectionLost): Pool {
  // Times are passed on as ISO 8601 text, the way JSON has them.
  types.setTypeParser(types.builtins.TIMESTAMPTZ, (text) => new Date(text).toISOString())
  const pool = new Pool({
    connectionString: url,
    application_name: 'ticolops-api',
    max: 10,
    connectionTimeoutMillis: 2000,
    statement_timeout: 5000,
    query_timeout: 6000,
  })
  pool.on('error', (error) => lost('PostgreSQL', error))
  return pool
}

/** The Redis client. Commands fail within half a second instead of queueing: Redis only makes things faster here. */
export function connectRedis(url: string, lost: ConnectionLost): Redis {
  const redis = new Redis(url, {
    commandTimeout: 500,
    // Redis before 7.2 refuses what a client says about itself, which would count as a failed operation.
    disableClientInfo: true,
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    lazyConnect: true,
  })
  redis.on('error', (error: Error) => lost('Redis', error))
  return redis
}
