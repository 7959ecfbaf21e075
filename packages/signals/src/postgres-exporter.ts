import { counter, gauge } from './metric.ts'
import { pack } from './pack.ts'

const database = { datid: 'bounded', datname: 'bounded' } as const
const table = { datname: 'bounded', schemaname: 'bounded', relname: 'bounded' } as const

const activity = {
  datname: 'bounded',
  state: [
    'active',
    'idle',
    'idle in transaction',
    'idle in transaction (aborted)',
    'fastpath function call',
    'disabled',
    'unknown',
  ],
  usename: 'bounded',
  application_name: 'free',
  backend_type: 'bounded',
  wait_event_type: 'bounded',
  wait_event: 'bounded',
} as const

const activitySince = {
  usename: '0.12.0',
  application_name: '0.12.0',
  backend_type: '0.17.0',
  wait_event_type: '0.17.0',
  wait_event: '0.17.0',
} as const

/** PostgreSQL as postgres_exporter reads it. Collectors that are off by default say so in their help. */
export const postgresExporter = pack(
  {
    name: 'postgres.exporter',
    exporter: 'postgres_exporter',
    versions: { from: '0.11.1', to: '0.20.1' },
    // Until 0.20 the metrics of the query map carry the server's address; from 0.13 on, collectors do not.
    constantLabels: ['server'],
    hint: 'Run postgres_exporter beside the database (DATA_SOURCE_NAME) and let Prometheus scrape its port 9187.',
  },
  {
    up: gauge('pg_up', { help: '1 when the exporter could connect to PostgreSQL, 0 when it could not.' }),
    exporterLastScrapeError: gauge('pg_exporter_last_scrape_error', {
      help: '1 when the last scrape ended in an error, 0 when it did not.',
    }),
    statActivityCount: gauge('pg_stat_activity_count', {
      help: 'Connections by database and state.',
      labels: activity,
      labelsSince: activitySince,
    }),
    statActivityMaxTxDuration: gauge('pg_stat_activity_max_tx_duration', {
      help: 'Age of the longest open transaction by database and state.',
      unit: 'seconds',
      labels: activity,
      labelsSince: activitySince,
    }),
    settingsMaxConnections: gauge('pg_settings_max_connections', {
      help: 'Connections that the server accepts (setting max_connections).',
    }),
    statDatabaseNumbackends: gauge('pg_stat_database_numbackends', {
      help: 'Backends connected to the database.',
      labels: database,
    }),
    statDatabaseXactCommit: counter('pg_stat_database_xact_commit', {
      help: 'Transactions committed.',
      labels: database,
    }),
    statDatabaseXactRollback: counter('pg_stat_database_xact_rollback', {
      help: 'Transactions rolled back.',
      labels: database,
    }),
    statDatabaseBlksHit: counter('pg_stat_database_blks_hit', {
      help: 'Blocks found in the buffer cache.',
      labels: database,
    }),
    statDatabaseBlksRead: counter('pg_stat_database_blks_read', { help: 'Blocks read from disk.', labels: database }),
    statDatabaseTupFetched: counter('pg_stat_database_tup_fetched', { help: 'Rows fetched.', labels: database }),
    statDatabaseTupReturned: counter('pg_stat_database_tup_returned', { help: 'Rows returned.', labels: database }),
    statDatabaseTupInserted: counter('pg_stat_database_tup_inserted', { help: 'Rows inserted.', labels: database }),
    statDatabaseTupUpdated: counter('pg_stat_database_tup_updated', { help: 'Rows updated.', labels: database }),
    statDatabaseTupDeleted: counter('pg_stat_database_tup_deleted', { help: 'Rows deleted.', labels: database }),
    statDatabaseDeadlocks: counter('pg_stat_database_deadlocks', { help: 'Deadlocks detected.', labels: database }),
    statDatabaseConflicts: counter('pg_stat_database_conflicts', {
      help: 'Queries cancelled because of conflicts with recovery.',
      labels: database,
    }),
    statDatabaseTempBytes: counter('pg_stat_database_temp_bytes', {
      help: 'Bytes that queries wrote to temporary files.',
      unit: 'bytes',
      labels: database,
    }),
    statDatabaseTempFiles: counter('pg_stat_database_temp_files', {
      help: 'Temporary files that queries created.',
      labels: database,
    }),
    databaseSize: gauge('pg_database_size_bytes', { help: 'Size of the database.', labels: { datname: 'bounded' } }),
    locks: gauge('pg_locks_count', {
      help: 'Locks by database and mode.',
      labels: { datname: 'bounded', mode: 'bounded' },
    }),
    replicationLag: gauge('pg_replication_lag_seconds', {
      help: 'How far this server lags behind its primary, 0 on the primary.',
      since: '0.13.0',
    }),
    replicationIsReplica: gauge('pg_replication_is_replica', {
      help: '1 when this server is a replica.',
      since: '0.13.0',
    }),
    replicationSlotsActive: gauge('pg_replication_slots_active', {
      help: '1 when something consumes the replication slot.',
      labels: { slot_name: 'bounded', database: 'bounded' },
    }),
    replicationSlotSafeWalSize: gauge('pg_replication_slot_safe_wal_size_bytes', {
      help: 'Write-ahead log that may still be written before the slot is lost.',
      labels: { slot_name: 'bounded', slot_type: ['physical', 'logical'] },
      since: '0.16.0',
      until: '0.20.0',
    }),
    replicationSlotsSafeWalSize: gauge('pg_replication_slots_safe_wal_size_bytes', {
      help: 'Write-ahead log that may still be written before the slot is lost.',
      labels: { slot_name: 'bounded', slot_type: ['physical', 'logical'] },
      since: '0.20.0',
    }),
    statArchiverArchivedCount: counter('pg_stat_archiver_archived_count', {
      help: 'Write-ahead log files archived.',
    }),
    statArchiverFailedCount: counter('pg_stat_archiver_failed_count', {
      help: 'Attempts to archive a write-ahead log file that failed.',
    }),
    statArchiverLastArchiveAge: gauge('pg_stat_archiver_last_archive_age', {
      help: 'Time since a write-ahead log file was last archived.',
      unit: 'seconds',
    }),
    statBgwriterCheckpointsTimed: counter('pg_stat_bgwriter_checkpoints_timed_total', {
      help: 'Scheduled checkpoints; PostgreSQL 16 and older.',
    }),
    statBgwriterCheckpointsReq: counter('pg_stat_bgwriter_checkpoints_req_total', {
      help: 'Requested checkpoints; PostgreSQL 16 and older.',
    }),
    walSize: gauge('pg_wal_size_bytes', { help: 'Size of the write-ahead log.', since: '0.14.0' }),
    statUserTablesDeadTuples: gauge('pg_stat_user_tables_n_dead_tup', {
      help: 'Estimated dead rows of the table.',
      labels: table,
      since: '0.13.0',
    }),
    statUserTablesLiveTuples: gauge('pg_stat_user_tables_n_live_tup', {
      help: 'Estimated live rows of the table.',
      labels: table,
      since: '0.13.0',
    }),
    statUserTablesLastAutovacuum: gauge('pg_stat_user_tables_last_autovacuum', {
      help: 'When the table was last vacuumed automatically, in seconds since the Unix epoch.',
      unit: 'timestamp',
      labels: table,
      since: '0.13.0',
    }),
    longRunningTransactions: gauge('pg_long_running_transactions', {
      help: 'Open transactions that run for long; collector long_running_transactions, off by default.',
      since: '0.14.0',
    }),
    databaseWraparoundAge: gauge('pg_database_wraparound_age_datfrozenxid_seconds', {
      help: 'Age, in transactions, of the oldest transaction id that is not frozen; collector database_wraparound, off by default.',
      unit: '1',
      labels: { datname: 'bounded' },
      since: '0.14.0',
    }),
  },
)
