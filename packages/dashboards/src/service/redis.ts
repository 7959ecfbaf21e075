import { redis, redisClient } from '@ticolops/obs-indicators'
import { row, stat, timeseries } from '../panel/declare.ts'
import { UP_OR_DOWN } from '../words.ts'

/** Redis from the service's side, then the server's own view. */
export const redisRow = row('Redis', [
  timeseries(redisClient.operationRate.by('db_operation_name'), { stacked: true }),
  timeseries(redisClient.errorRatio.by('db_operation_name')),
  timeseries(redisClient.meanDuration.by('db_operation_name')),
  stat(redis.up, { words: UP_OR_DOWN, height: 8 }),
  timeseries(redis.memory, { width: 4 }),
  timeseries(redis.memoryRatio, { width: 4 }),
  timeseries(redis.hitRatio, { width: 4 }),
  timeseries(redis.evictions, { width: 4 }),
  timeseries(redis.clients, { width: 4 }),
])
