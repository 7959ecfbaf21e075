import { counter, gauge, info } from './metric.ts'
import { pack } from './pack.ts'

const command = { cmd: 'bounded' } as const
const master = { master_host: 'bounded', master_port: 'bounded' } as const

/** Redis as redis_exporter reads it. */
export const redisExporter = pack(
  {
    name: 'redis.exporter',
    exporter: 'redis_exporter',
    versions: { from: '1.45.0', to: '1.88.0' },
    hint: 'Run redis_exporter beside Redis (REDIS_ADDR) and let Prometheus scrape its port 9121.',
  },
  {
    up: gauge('redis_up', { help: '1 when the exporter could connect to Redis, 0 when it could not.' }),
    instanceInfo: info('redis_instance_info', {
      help: 'Version, role and mode of the instance.',
      labels: {
        role: ['master', 'slave'],
        redis_version: 'bounded',
        redis_build_id: 'bounded',
        redis_mode: ['standalone', 'sentinel', 'cluster'],
        os: 'bounded',
        maxmemory_policy: 'bounded',
        tcp_port: 'bounded',
        run_id: 'bounded',
        process_id: 'bounded',
        master_replid: 'bounded',
      },
      labelsSince: { master_replid: '1.63.0' },
    }),
    uptime: gauge('redis_uptime_in_seconds', { help: 'Time since Redis started.' }),
    startTime: gauge('redis_start_time_seconds', { help: 'When Redis started, in seconds since the Unix epoch.' }),
    connectedClients: gauge('redis_connected_clients', { help: 'Client connections.' }),
    blockedClients: gauge('redis_blocked_clients', { help: 'Clients that wait in a blocking call.' }),
    configMaxclients: gauge('redis_config_maxclients', { help: 'Client connections that Redis accepts.' }),
    connectionsReceived: counter('redis_connections_received_total', { help: 'Connections accepted.' }),
    rejectedConnections: counter('redis_rejected_connections_total', {
      help: 'Connections refused because of the limit on clients.',
    }),
    memoryUsed: gauge('redis_memory_used_bytes', { help: 'Memory that Redis allocated.' }),
    memoryUsedRss: gauge('redis_memory_used_rss_bytes', { help: 'Resident memory of Redis.' }),
    memoryMax: gauge('redis_memory_max_bytes', { help: 'Memory that Redis may use, 0 for no limit.' }),
    memFragmentationRatio: gauge('redis_mem_fragmentation_ratio', {
      help: 'Resident memory divided by allocated memory.',
    }),
    commandsProcessed: counter('redis_commands_processed_total', { help: 'Commands processed.' }),
    commands: counter('redis_commands_total', { help: 'Calls by command.', labels: command }),
    commandsDuration: counter('redis_commands_duration_seconds_total', {
      help: 'Time spent by command.',
      labels: command,
    }),
    commandsFailed: counter('redis_commands_failed_calls_total', {
      help: 'Calls that failed while they ran, by command; Redis 6.2 and newer.',
      labels: command,
    }),
    commandsRejected: counter('redis_commands_rejected_calls_total', {
      help: 'Calls rejected before they ran, by command; Redis 6.2 and newer.',
      labels: command,
    }),
    errors: counter('redis_errors_total', {
      help: 'Error replies by kind; Redis 6.2 and newer.',
      labels: { err: 'bounded' },
    }),
    keyspaceHits: counter('redis_keyspace_hits_total', { help: 'Key look-ups that found the key.' }),
    keyspaceMisses: counter('redis_keyspace_misses_total', { help: 'Key look-ups that did not find the key.' }),
    evictedKeys: counter('redis_evicted_keys_total', { help: 'Keys evicted because memory was full.' }),
    expiredKeys: counter('redis_expired_keys_total', { help: 'Keys that expired.' }),
    dbKeys: gauge('redis_db_keys', { help: 'Keys by database.', labels: { db: 'bounded' } }),
    dbKeysExpiring: gauge('redis_db_keys_expiring', {
      help: 'Keys with an expiry by database.',
      labels: { db: 'bounded' },
    }),
    netInput: counter('redis_net_input_bytes_total', { help: 'Bytes received.' }),
    netOutput: counter('redis_net_output_bytes_total', { help: 'Bytes sent.' }),
    slowlogLength: gauge('redis_slowlog_length', { help: 'Entries in the slow log.' }),
    connectedReplicas: gauge('redis_connected_slaves', { help: 'Replicas connected.' }),
    masterLinkUp: gauge('redis_master_link_up', {
      help: '1 when the link to the primary is up; replicas only.',
      labels: master,
    }),
    masterLastIo: gauge('redis_master_last_io_seconds_ago', {
      help: 'Time since the primary was last heard of; replicas only.',
      unit: 'seconds',
      labels: master,
    }),
    rdbLastBgsaveStatus: gauge('redis_rdb_last_bgsave_status', {
      help: '1 when the last snapshot succeeded, 0 when it failed.',
    }),
    rdbLastSaveTime: gauge('redis_rdb_last_save_timestamp_seconds', { help: 'When the last snapshot was saved.' }),
    aofEnabled: gauge('redis_aof_enabled', { help: '1 when the append-only file is on.' }),
    aofLastWriteStatus: gauge('redis_aof_last_write_status', {
      help: '1 when the last write to the append-only file succeeded, 0 when it failed.',
    }),
    loadingDumpFile: gauge('redis_loading_dump_file', { help: '1 while Redis loads its data at start.' }),
  },
)
