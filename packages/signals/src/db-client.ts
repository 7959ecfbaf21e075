import { counter, gauge, histogram } from './metric.ts'
import { pack } from './pack.ts'

/** Bucket advice of the OpenTelemetry semantic conventions for `db.client.operation.duration`, seconds. */
export const DB_DURATION_BUCKETS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10] as const

/**
 * Calls to databases and caches and the pools they go through, PostgreSQL, MySQL and Redis alike; `db_system_name` tells which
 * (https://opentelemetry.io/docs/specs/semconv/database/database-metrics/).
 */
export const dbClient = pack(
  {
    name: 'db.client',
    exporter: '@ticolops/obs',
    spelling: 'profiles',
    hint: 'Give the pools to instrument({ pools }) of @ticolops/obs; stock OpenTelemetry measures pg, but neither Redis nor the pool limit.',
  },
  {
    operationDuration: histogram('db_client_operation_duration_seconds', {
      help: 'Duration of database client operations.',
      labels: { db_system_name: 'bounded', db_operation_name: 'bounded', error_type: 'bounded' },
      buckets: DB_DURATION_BUCKETS,
      names: { 'prom-client': null },
    }),
    connectionCount: gauge('db_client_connection_count', {
      help: 'Connections of the pool by state.',
      labels: { db_client_connection_pool_name: 'bounded', db_client_connection_state: ['idle', 'used'] },
      names: { 'prom-client': null },
    }),
    connectionMax: gauge('db_client_connection_max', {
      help: 'Connections that the pool may open.',
      labels: { db_client_connection_pool_name: 'bounded' },
      names: { 'otel-scrape': null, 'prom-client': null },
    }),
    connectionPendingRequests: gauge('db_client_connection_pending_requests', {
      help: 'Callers that wait for a connection of the pool.',
      labels: { db_client_connection_pool_name: 'bounded' },
      names: { 'prom-client': null },
    }),
    connectionWaitTime: histogram('db_client_connection_wait_time_seconds', {
      help: 'Time that callers waited for a connection of the pool.',
      labels: { db_client_connection_pool_name: 'bounded' },
      buckets: DB_DURATION_BUCKETS,
      names: { 'otel-scrape': null, 'prom-client': null },
    }),
    connectionTimeouts: counter('db_client_connection_timeouts_total', {
      help: 'Callers that gave up waiting for a connection of the pool.',
      labels: { db_client_connection_pool_name: 'bounded' },
      names: { 'otel-scrape': null, 'prom-client': null },
    }),
  },
)
