import { dbClient as signals } from '@ticolops/obs-signals'
import { promql } from '@ticolops/obs-promql'
import { indicator } from './indicator.ts'
import { quantile } from './quantile.ts'

/** A time per checkout needs checkouts. */
const idle = { emptyIsFine: true, emptyMeans: 'Nobody asked for a connection.' }

export const saturation = indicator('db_pool_saturation', {
  title: 'Pool in use',
  description:
    'Used connections as a share of the pool, of the fullest pod. Above 90 % for minutes requests wait for a connection instead of the database.',
  unit: 'ratio',
  query: promql`max by (namespace, service, db_client_connection_pool_name) (sum by (namespace, service, pod, instance, db_client_connection_pool_name) (${signals.connectionCount}{db_client_connection_state="used"}) / sum by (namespace, service, pod, instance, db_client_connection_pool_name) (${signals.connectionMax}))`,
  keeps: ['db_client_connection_pool_name'],
  thresholds: { warning: 0.9 },
  record: 'namespace_service_pool:db_client_connections_used:max_ratio',
})

export const connections = indicator('db_pool_connections', {
  title: 'Connections by state',
  description:
    'Connections of the pools, used and idle. Used near the maximum means saturation; many idle ones hold memory in the database for nothing.',
  unit: 'count',
  query: promql`sum by (namespace, service, db_client_connection_pool_name, db_client_connection_state) (${signals.connectionCount})`,
  keeps: ['db_client_connection_pool_name', 'db_client_connection_state'],
})

export const pending = indicator('db_pool_pending', {
  title: 'Requests waiting for a connection',
  description:
    'Requests that stand in line for a connection, in the worst pod. More than one for minutes means that the pool is too small or queries are too slow.',
  unit: 'count',
  query: promql`max by (namespace, service, db_client_connection_pool_name) (${signals.connectionPendingRequests})`,
  keeps: ['db_client_connection_pool_name'],
  // One waiter between two scrapes is chance; a line of five is a stop.
  thresholds: { warning: 1, critical: 5 },
})

export const waitP95 = indicator('db_pool_wait_p95', {
  title: 'Wait for a connection p95',
  description: 'One checkout in twenty waits longer than this. Above 100 ms users feel the pool, not the database.',
  unit: 'seconds',
  query: quantile(0.95, signals.connectionWaitTime).by('db_client_connection_pool_name'),
  keeps: ['db_client_connection_pool_name'],
  ...idle,
  thresholds: { warning: 0.1, critical: 1 },
})

export const waitMean = indicator('db_pool_wait_mean', {
  title: 'Wait for a connection',
  description:
    'Mean time that a request waits for a connection. It is near zero while the pool is large enough; above 100 ms users feel it.',
  unit: 'seconds',
  query: promql`sum by (namespace, service, db_client_connection_pool_name) (rate(${signals.connectionWaitTime.sum}[5m])) / sum by (namespace, service, db_client_connection_pool_name) (rate(${signals.connectionWaitTime.count}[5m]) > 0)`,
  keeps: ['db_client_connection_pool_name'],
  ...idle,
  thresholds: { warning: 0.1, critical: 1 },
})

export const timeouts = indicator('db_pool_timeouts', {
  title: 'Connection timeouts',
  description: 'Requests that gave up waiting for a connection, per second. Any is a failed request: zero is normal.',
  unit: 'operations/s',
  query: promql`sum by (namespace, service, db_client_connection_pool_name) (rate(${signals.connectionTimeouts}[5m]))`,
  keeps: ['db_client_connection_pool_name'],
  emptyIsFine: true,
  emptyMeans: 'Nobody gave up waiting.',
})
