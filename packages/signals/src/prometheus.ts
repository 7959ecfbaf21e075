import { counter, gauge, histogram, info } from './metric.ts'
import { pack } from './pack.ts'

const ruleGroup = { rule_group: 'bounded' } as const
const alertmanager = { alertmanager: 'bounded' } as const
const scrapeJob = { scrape_job: 'bounded' } as const

/** Prometheus about itself. */
export const prometheus = pack(
  {
    name: 'prometheus',
    exporter: 'Prometheus',
    versions: { from: '2.42.0', to: '3.16.0' },
    hint: 'Let Prometheus scrape itself (port 9090, /metrics); kube-prometheus-stack has a ServiceMonitor for it.',
  },
  {
    buildInfo: info('prometheus_build_info', {
      help: 'The version of Prometheus that runs.',
      labels: {
        version: 'bounded',
        revision: 'bounded',
        branch: 'bounded',
        goversion: 'bounded',
        goos: 'bounded',
        goarch: 'bounded',
        tags: 'bounded',
      },
      labelsSince: { tags: '2.43.0' },
    }),
    ready: gauge('prometheus_ready', { help: '1 when Prometheus is ready to serve queries.' }),
    configLastReloadSuccessful: gauge('prometheus_config_last_reload_successful', {
      help: '1 when the last reload of the configuration succeeded.',
    }),
    configLastReloadSuccessTime: gauge('prometheus_config_last_reload_success_timestamp_seconds', {
      help: 'When the configuration was last reloaded with success.',
    }),
    ruleEvaluations: counter('prometheus_rule_evaluations_total', { help: 'Rule evaluations.', labels: ruleGroup }),
    ruleEvaluationFailures: counter('prometheus_rule_evaluation_failures_total', {
      help: 'Rule evaluations that failed.',
      labels: ruleGroup,
    }),
    ruleGroupInterval: gauge('prometheus_rule_group_interval_seconds', {
      help: 'Interval of the rule group.',
      labels: ruleGroup,
    }),
    ruleGroupLastDuration: gauge('prometheus_rule_group_last_duration_seconds', {
      help: 'Duration of the last evaluation of the rule group.',
      labels: ruleGroup,
    }),
    ruleGroupLastEvaluation: gauge('prometheus_rule_group_last_evaluation_timestamp_seconds', {
      help: 'When the rule group was last evaluated.',
      labels: ruleGroup,
    }),
    ruleGroupIterationsMissed: counter('prometheus_rule_group_iterations_missed_total', {
      help: 'Evaluations that were skipped because the one before took too long.',
      labels: ruleGroup,
    }),
    ruleGroupRules: gauge('prometheus_rule_group_rules', { help: 'Rules in the group.', labels: ruleGroup }),
    notificationsSent: counter('prometheus_notifications_sent_total', {
      help: 'Alerts sent to Alertmanager.',
      labels: alertmanager,
    }),
    notificationsErrors: counter('prometheus_notifications_errors_total', {
      help: 'Alerts that failed to reach Alertmanager.',
      labels: alertmanager,
    }),
    notificationsDropped: counter('prometheus_notifications_dropped_total', {
      help: 'Alerts dropped before they reached Alertmanager.',
      labels: alertmanager,
      labelsSince: { alertmanager: '3.10.0' },
    }),
    notificationsQueueLength: gauge('prometheus_notifications_queue_length', {
      help: 'Alerts that wait to be sent.',
      labels: alertmanager,
      labelsSince: { alertmanager: '3.10.0' },
    }),
    notificationsQueueCapacity: gauge('prometheus_notifications_queue_capacity', {
      help: 'Alerts that may wait to be sent.',
    }),
    alertmanagersDiscovered: gauge('prometheus_notifications_alertmanagers_discovered', {
      help: 'Alertmanagers that are discovered and active.',
    }),
    discoveredTargets: gauge('prometheus_sd_discovered_targets', {
      help: 'Targets that service discovery found.',
      labels: { config: 'bounded', name: ['scrape', 'notify'] },
    }),
    scrapePoolTargets: gauge('prometheus_target_scrape_pool_targets', {
      help: 'Targets in the scrape pool.',
      labels: scrapeJob,
    }),
    scrapesExceededSampleLimit: counter('prometheus_target_scrapes_exceeded_sample_limit_total', {
      help: 'Scrapes refused because they exceeded the sample limit.',
    }),
    scrapesSampleOutOfOrder: counter('prometheus_target_scrapes_sample_out_of_order_total', {
      help: 'Samples rejected because they were out of order.',
    }),
    scrapesSampleDuplicateTimestamp: counter('prometheus_target_scrapes_sample_duplicate_timestamp_total', {
      help: 'Samples rejected because another value has the same timestamp.',
    }),
    targetSyncFailed: counter('prometheus_target_sync_failed_total', {
      help: 'Targets that could not be set up.',
      labels: scrapeJob,
    }),
    headSeries: gauge('prometheus_tsdb_head_series', { help: 'Series in memory.' }),
    headSeriesCreated: counter('prometheus_tsdb_head_series_created_total', { help: 'Series created in memory.' }),
    headSamplesAppended: counter('prometheus_tsdb_head_samples_appended_total', {
      help: 'Samples appended.',
      labels: { type: ['float', 'histogram'] },
    }),
    storageBlocks: gauge('prometheus_tsdb_storage_blocks_bytes', { help: 'Disk space that blocks use.' }),
    walStorageSize: gauge('prometheus_tsdb_wal_storage_size_bytes', {
      help: 'Disk space that the write-ahead log uses.',
    }),
    walCorruptions: counter('prometheus_tsdb_wal_corruptions_total', { help: 'Corruptions of the write-ahead log.' }),
    compactionsFailed: counter('prometheus_tsdb_compactions_failed_total', { help: 'Compactions that failed.' }),
    reloadsFailed: counter('prometheus_tsdb_reloads_failures_total', {
      help: 'Times that reloading blocks from disk failed.',
    }),
    retentionLimit: gauge('prometheus_tsdb_retention_limit_bytes', {
      help: 'Disk space that the database may use, 0 for no limit.',
    }),
    queryConcurrentMax: gauge('prometheus_engine_queries_concurrent_max', { help: 'Queries that may run at once.' }),
    queries: gauge('prometheus_engine_queries', { help: 'Queries that run or wait.' }),
    httpRequests: counter('prometheus_http_requests_total', {
      help: 'HTTP requests answered.',
      labels: { handler: 'bounded', code: 'bounded' },
    }),
    httpRequestDuration: histogram('prometheus_http_request_duration_seconds', {
      help: 'Duration of HTTP requests.',
      labels: { handler: 'bounded' },
      buckets: [0.1, 0.2, 0.4, 1, 3, 8, 20, 60, 120],
    }),
  },
)
