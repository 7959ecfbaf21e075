import { database, pool, postgres } from '@ticolops/obs-indicators'
import { row, stat, timeseries } from '../panel/declare.ts'
import { UP_OR_DOWN } from '../words.ts'
import type { Replica } from './filters.ts'

/** The database from the service's side, then the pool in between, then the server's own view. */
export const postgresql = (replica: Replica) =>
  row('PostgreSQL', [
    timeseries(database.operationRate.by('db_operation_name'), { stacked: true }),
    timeseries(database.errorRatio.by('db_operation_name')),
    timeseries(database.latency.p95.by('db_operation_name')),
    timeseries(pool.connections, { width: 5, stacked: true }),
    timeseries(pool.saturation.by(replica), { width: 5 }),
    timeseries(pool.pending.by(replica), { width: 5 }),
    timeseries(pool.waitMean, { width: 5 }),
    timeseries(pool.timeouts, { width: 4 }),
    stat(postgres.up, { words: UP_OR_DOWN, height: 8 }),
    timeseries(postgres.connectionsRatio, { width: 4 }),
    timeseries(postgres.transactionRate, { width: 4 }),
    timeseries(postgres.cacheHitRatio, { width: 4 }),
    timeseries(postgres.longestTransaction, { width: 4 }),
    timeseries(postgres.deadlocks, { width: 4 }),
  ])
