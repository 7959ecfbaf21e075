import { postgresExporter as signals } from '@ticolops/obs-signals'
import { promql } from '@ticolops/obs-promql'
import { indicator } from './indicator.ts'

/** The exporter's series carry its own service and instance, not those of the services that use the server. */
const filters = ['namespace']

const hit = promql`sum by (namespace, service, instance) (rate(${signals.statDatabaseBlksHit}[5m]))`
const read = promql`sum by (namespace, service, instance) (rate(${signals.statDatabaseBlksRead}[5m]))`

export const up = indicator('postgres_up', {
  title: 'PostgreSQL up',
  description:
    'Whether the exporter can log in to the server. 0 means down, unreachable or refusing the exporter’s login.',
  unit: 'boolean',
  query: promql`min by (namespace, service, instance) (${signals.up})`,
  keeps: ['instance'],
  thresholds: { critical: 1 },
  badWhen: 'below',
  filters,
})

export const connectionsRatio = indicator('postgres_connections_ratio', {
  title: 'PostgreSQL connections used',
  description:
    'Connections as a share of max_connections. At 100 % the server refuses new ones, deploys and psql included; above 80 % there is no room for a rolling update.',
  unit: 'ratio',
  query: promql`sum by (namespace, service, instance) (${signals.statActivityCount}) / max by (namespace, service, instance) (${signals.settingsMaxConnections})`,
  keeps: ['instance'],
  thresholds: { warning: 0.8, critical: 0.95 },
  filters,
})

export const transactionRate = indicator('postgres_transaction_rate', {
  title: 'PostgreSQL transactions',
  description:
    'Commits and rollbacks per second, over all databases. A drop while the service is busy means that queries wait for locks or disk.',
  unit: 'operations/s',
  query: promql`sum by (namespace, service, instance) (rate(${signals.statDatabaseXactCommit}[5m])) + sum by (namespace, service, instance) (rate(${signals.statDatabaseXactRollback}[5m]))`,
  keeps: ['instance'],
  filters,
})

export const cacheHitRatio = indicator('postgres_cache_hit_ratio', {
  title: 'PostgreSQL cache hits',
  description:
    'Blocks found in shared buffers, of all blocks read. Below 95 % the working set no longer fits into memory and queries wait for disk.',
  unit: 'ratio',
  query: promql`${hit} / (${hit} + ${read} > 0)`,
  keeps: ['instance'],
  thresholds: { warning: 0.95 },
  badWhen: 'below',
  filters,
})

export const longestTransaction = indicator('postgres_longest_transaction', {
  title: 'PostgreSQL longest transaction',
  description:
    'Age of the oldest open transaction. Above 15 minutes it holds locks and keeps vacuum from cleaning up: tables bloat.',
  unit: 'seconds',
  query: promql`max by (namespace, service, instance) (${signals.statActivityMaxTxDuration})`,
  keeps: ['instance'],
  thresholds: { warning: 900 },
  filters,
})

export const deadlocks = indicator('postgres_deadlocks', {
  title: 'PostgreSQL deadlocks',
  description: 'Deadlocks per second. Each aborted somebody’s transaction: zero is normal.',
  unit: 'operations/s',
  query: promql`sum by (namespace, service, instance) (rate(${signals.statDatabaseDeadlocks}[5m]))`,
  keeps: ['instance'],
  filters,
})
