import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import {
  backup,
  container,
  database,
  deploys,
  errorEvents,
  httpClient,
  httpMiddleware,
  httpServer,
  kubernetes,
  logs,
  nodejs,
  pool,
  postgres,
  redis,
  redisClient,
  telemetry,
  traces,
} from '@ticolops/obs-indicators'
import type { Query } from '@ticolops/obs-promql'
import { binary, temporaryFolder, tryRun } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'

/** Series in promtool's notation: `0+60x20` starts at 0 and grows by 60 a minute, 20 times. */
type Given = Readonly<Record<string, string>>

interface Case {
  readonly query: Query | string
  readonly given: Given
  /** Prometheus duration. Default `10m`. */
  readonly at?: string
  /** Labels, in Prometheus's notation, to the value. */
  readonly expected: Readonly<Record<string, number>>
}

const API = 'namespace="shop", service="api"'
const SHOP = { namespace: 'shop', service: 'api' }

const requests = (labels: string, values: string): Given => ({
  [`http_server_request_duration_seconds_count{${API}, ${labels}}`]: values,
})
const calls = (labels: string, values: string): Given => ({
  [`http_client_request_duration_seconds_count{${API}, ${labels}}`]: values,
})
const scraped = (service: string, pod: string): Given => ({
  [`up{namespace="shop", service="${service}", pod="${pod}"}`]: '1x30',
})
const workingSet = (pod: string, bytes: number, name = 'main'): Given => ({
  [`container_memory_working_set_bytes{namespace="shop", service="kubelet", pod="${pod}", container="${name}"}`]: `${bytes}x20`,
  // The kubelet's sum over the containers of the pod.
  [`container_memory_working_set_bytes{namespace="shop", service="kubelet", pod="${pod}"}`]: `${bytes}x20`,
})
const memoryLimit = (pod: string, bytes: number, name = 'main', ksm = 'one'): Given => ({
  [`kube_pod_container_resource_limits{namespace="shop", service="ksm", instance="${ksm}", pod="${pod}", container="${name}", resource="memory"}`]: `${bytes}x20`,
})
const cronJob = (what: string, name: string, values: string): Given => ({
  [`kube_cronjob_${what}{namespace="shop", service="ksm", cronjob="${name}"}`]: values,
})
const started = (name: string, at: number, succeeded: number, active: number): Given => ({
  ...cronJob('status_last_schedule_time', name, `${at}x20`),
  ...cronJob('status_last_successful_time', name, `${succeeded}x20`),
  ...cronJob('status_active', name, `${active}x20`),
})
const deployment = (name: string, what: string, value: number): Given => ({
  [`kube_deployment_${what}{namespace="shop", service="ksm", deployment="${name}"}`]: `${value}x20`,
})
const restarts = (pod: string, values: string, ksm = 'one'): Given => ({
  [`kube_pod_container_status_restarts_total{namespace="shop", service="ksm", instance="${ksm}", pod="${pod}", container="main"}`]:
    values,
})
const configured = (service: string): Given => ({
  [`ticolops_service_info{namespace="shop", service="${service}", team="platform"}`]: '1x30',
})
const heap = (instance: string, used: number, worker = ''): Given => {
  const labels = `${API}, instance="${instance}", worker="${worker}"`
  return {
    [`v8js_memory_heap_used_bytes{${labels}, v8js_heap_space_name="old_space"}`]: `${used}x20`,
    [`v8js_memory_heap_used_bytes{${labels}, v8js_heap_space_name="new_space"}`]: '10x20',
    [`ticolops_nodejs_heap_size_limit_bytes{${labels}}`]: '100x20',
  }
}
const delay = (worker: string, seconds: number): Given => ({
  [`nodejs_eventloop_delay_p99_seconds{${API}, pod="a", worker="${worker}"}`]: `${seconds}x20`,
})
const blocked = (worker: string, seconds: number): Given => ({
  [`ticolops_obs_event_loop_blocked_seconds{${API}, pod="a", worker="${worker}"}`]: `${seconds}x20`,
})
const connections = (pod: string, used: number): Given => {
  const labels = `${API}, pod="${pod}", instance="${pod}", db_client_connection_pool_name="primary"`
  return {
    [`db_client_connection_count{${labels}, db_client_connection_state="used"}`]: `${used}x20`,
    [`db_client_connection_count{${labels}, db_client_connection_state="idle"}`]: '1x20',
    [`db_client_connection_max{${labels}}`]: '10x20',
  }
}
const decisions = (limiter: string, decision: string, values: string, store = 'redis'): Given => ({
  [`ticolops_rate_limit_decisions_total{${API}, limiter="${limiter}", decision="${decision}", store="${store}"}`]:
    values,
})
const degraded = (pod: string, worker: string, value: number): Given => ({
  [`ticolops_rate_limit_degraded{${API}, pod="${pod}", limiter="api", worker="${worker}"}`]: `${value}x20`,
})
const instrumented = (pod: string, library: string, active: number): Given => ({
  [`ticolops_obs_instrumentation_active{${API}, pod="${pod}", library="${library}", version="1.0.0"}`]: `${active}x20`,
})
const logged = (level: string, values: string): Given => ({
  [`ticolops_log_lines_total{${API}, level="${level}"}`]: values,
})
const spans = (what: 'ended' | 'dropped', values: string, reason = ''): Given => ({
  [`ticolops_obs_spans_${what}_total{${API}, reason="${reason}"}`]: values,
})
const events = (what: 'captured' | 'dropped', values: string, reason = ''): Given => ({
  [`ticolops_obs_error_events_${what}_total{${API}, reason="${reason}"}`]: values,
})
const operations = (system: string, suffix: string): Given => ({
  [`db_client_operation_duration_seconds_${suffix}{${API}, db_system_name="${system}"}`]: '7x20',
})
const waits = (suffix: string): Given => ({
  [`db_client_connection_wait_time_seconds_${suffix}{${API}, db_client_connection_pool_name="primary"}`]: '7x20',
})
const version = (name: string, values: string): Given => ({
  [`ticolops_build_info{${API}, pod="${name}", version="${name}"}`]: values,
})

const behindTwoServices = { ...scraped('api', 'a'), ...scraped('api-headless', 'a'), ...workingSet('a', 5) }
const twoVersions = { ...version('1.0.0', '1x30'), ...version('1.1.0', '_x10 1x20') }
const deployed = deploys.deployed.query.text().replaceAll('$__interval', '1m')

const CASES: Readonly<Record<string, Case>> = {
  'the error ratio is zero, not absent, while nothing fails': {
    query: httpServer.errorRatio.query,
    given: requests('http_response_status_code="200"', '0+60x20'),
    expected: { [`{${API}}`]: 0 },
  },
  'the error ratio is the share of 5xx': {
    query: httpServer.errorRatio.query,
    given: {
      ...requests('http_response_status_code="200"', '0+60x20'),
      ...requests('http_response_status_code="404"', '0+30x20'),
      ...requests('http_response_status_code="503"', '0+30x20'),
    },
    expected: { [`{${API}}`]: 0.25 },
  },
  'the error ratio by route has every route, those without errors too': {
    query: httpServer.errorRatio.by('http_route').query,
    given: {
      ...requests('http_route="/a", http_response_status_code="200"', '0+60x20'),
      ...requests('http_route="/b", http_response_status_code="200"', '0+30x20'),
      ...requests('http_route="/b", http_response_status_code="500"', '0+30x20'),
    },
    expected: { [`{${API}, http_route="/a"}`]: 0, [`{${API}, http_route="/b"}`]: 0.5 },
  },
  'outbound errors are calls that got 5xx or no answer, not those that got 4xx': {
    query: httpClient.errorRatio.query,
    given: {
      ...calls('http_response_status_code="200"', '0+60x20'),
      ...calls('http_response_status_code="404", error_type="404"', '0+30x20'),
      ...calls('error_type="ECONNREFUSED"', '0+30x20'),
    },
    expected: { [`{${API}}`]: 0.25 },
  },
  'container memory is that of the fullest pod of the service, whoever else runs there': {
    query: container.memoryRatio.query,
    given: {
      ...scraped('api', 'a'),
      ...scraped('api', 'b'),
      ...workingSet('a', 20),
      ...workingSet('b', 75),
      ...workingSet('stranger', 99),
      ...memoryLimit('a', 100),
      ...memoryLimit('b', 100),
      ...memoryLimit('stranger', 100),
    },
    expected: { [`{${API}}`]: 0.75 },
  },
  'container memory is that of the fullest container, whatever the sidecars beside it may use': {
    query: container.memoryRatio.query,
    given: {
      ...scraped('api', 'a'),
      ...workingSet('a', 90),
      ...memoryLimit('a', 100),
      ...workingSet('a', 10, 'idle'),
      ...memoryLimit('a', 900, 'idle'),
      ...workingSet('a', 500, 'unlimited'),
    },
    expected: { [`{${API}}`]: 0.9 },
  },
  'a pod behind two scraped Services belongs to the one that is asked for': {
    query: container.memory.where(SHOP),
    given: behindTwoServices,
    expected: { [`{${API}}`]: 5 },
  },
  'a pod behind two scraped Services counts once over all services': {
    query: `count(${container.memory.query.text()})`,
    given: behindTwoServices,
    expected: { '{}': 1 },
  },
  'a pod behind two scraped Services belongs to the one that is configured': {
    query: container.memory.query,
    given: { ...scraped('all-pods', 'a'), ...behindTwoServices, ...configured('api') },
    expected: { [`{${API}}`]: 5 },
  },
  'missing replicas name the service after the Deployment, not after the exporter': {
    query: kubernetes.replicasMissing.query,
    given: { ...deployment('api', 'spec_replicas', 3), ...deployment('api', 'status_replicas_available', 1) },
    expected: { [`{${API}, deployment="api"}`]: 2 },
  },
  'the Deployments of a service are named like it, or with a suffix': {
    query: kubernetes.replicasWanted.where(SHOP),
    given: {
      ...deployment('api', 'spec_replicas', 1),
      ...deployment('api-worker', 'spec_replicas', 1),
      ...deployment('apiary', 'spec_replicas', 1),
    },
    expected: {
      [`{${API}, deployment="api"}`]: 1,
      '{namespace="shop", service="api-worker", deployment="api-worker"}': 1,
    },
  },
  'restarts are those of the service’s pods, not of their neighbours': {
    query: `${kubernetes.restarts.query.text()} > bool 0`,
    given: {
      ...scraped('api', 'a'),
      ...restarts('a', '0x10 1x20'),
      ...restarts('b', '0+1x30'),
    },
    at: '15m',
    expected: { [`{${API}}`]: 1 },
  },
  'restarts count once, however many replicas of kube-state-metrics tell of them': {
    query: `round(${kubernetes.restarts.query.text()})`,
    given: { ...scraped('api', 'a'), ...restarts('a', '0x10 3x20'), ...restarts('a', '0x10 3x20', 'two') },
    at: '15m',
    expected: { [`{${API}}`]: 3 },
  },
  'a limit counts once, however many replicas of kube-state-metrics tell of it': {
    query: container.memoryRatio.query,
    given: {
      ...scraped('api', 'a'),
      ...workingSet('a', 90),
      ...memoryLimit('a', 100),
      ...memoryLimit('a', 100, 'main', 'two'),
    },
    expected: { [`{${API}}`]: 0.9 },
  },
  'heap use judges every process by itself, also without pods': {
    query: nodejs.heapUsedRatio.query,
    given: { ...heap('one', 20), ...heap('two', 40) },
    expected: { [`{${API}}`]: 0.5 },
  },
  'heap use judges every worker by itself': {
    query: nodejs.heapUsedRatio.query,
    given: { ...heap('one', 20), ...heap('one', 60, 'thread-1') },
    expected: { [`{${API}}`]: 0.7 },
  },
  'garbage collection is a share of the time of all workers': {
    query: nodejs.gcShare.query,
    given: {
      [`v8js_gc_duration_seconds_sum{${API}, pod="a", v8js_gc_type="minor"}`]: '0+12x20',
      ...delay('', 0.01),
      ...delay('1', 0.01),
    },
    expected: { [`{${API}}`]: 0.1 },
  },
  'the event loop’s delay is that of the worst one while all run': {
    query: nodejs.eventLoopDelay.query,
    given: { ...delay('', 0.02), ...blocked('', 0), ...delay('thread-1', 0.3), ...blocked('thread-1', 0) },
    expected: { [`{${API}}`]: 0.3 },
  },
  'the event loop’s delay is the time for which it has been blocked, while it is': {
    query: nodejs.eventLoopDelay.query,
    given: { ...delay('', 0.02), ...blocked('', 40), ...delay('thread-1', 0.3), ...blocked('thread-1', 0) },
    expected: { [`{${API}}`]: 40 },
  },
  'the event loop’s delay counts a worker that was blocked before it measured any': {
    query: nodejs.eventLoopDelay.query,
    given: { ...delay('', 0.02), ...blocked('', 0), ...blocked('thread-1', 40) },
    expected: { [`{${API}}`]: 40 },
  },
  'the event loop’s delay is known without our SDK, too': {
    query: nodejs.eventLoopDelay.query.text('prom-client'),
    given: { [`nodejs_eventloop_lag_p99_seconds{${API}}`]: '0.2x20' },
    expected: { [`{${API}}`]: 0.2 },
  },
  'those who wait for a connection are counted in the worst pod': {
    query: pool.pending.query,
    given: {
      [`db_client_connection_pending_requests{${API}, pod="a", db_client_connection_pool_name="primary"}`]: '3x20',
      [`db_client_connection_pending_requests{${API}, pod="b", db_client_connection_pool_name="primary"}`]: '4x20',
    },
    expected: { [`{${API}, db_client_connection_pool_name="primary"}`]: 4 },
  },
  'pool saturation is that of the fullest pod': {
    query: pool.saturation.query,
    given: { ...connections('a', 2), ...connections('b', 9) },
    expected: { [`{${API}, db_client_connection_pool_name="primary"}`]: 0.9 },
  },
  'what limits deny is judged limiter by limiter, wherever it was counted': {
    query: httpMiddleware.deniedRatio.query,
    given: {
      ...decisions('login', 'allowed', '0+30x20'),
      ...decisions('login', 'denied', '0+20x20'),
      ...decisions('login', 'denied', '0+10x20', 'fallback'),
      ...decisions('api', 'allowed', '0+600x20'),
      ...decisions('api', 'denied', '0x20'),
    },
    expected: { [`{${API}, limiter="login"}`]: 0.5, [`{${API}, limiter="api"}`]: 0 },
  },
  'a limiter is degraded in the share of workers, over all pods, that decide without Redis': {
    query: httpMiddleware.limitsDegraded.query,
    given: { ...degraded('a', '', 0), ...degraded('a', '1', 0), ...degraded('b', '', 0), ...degraded('b', '1', 1) },
    expected: { [`{${API}, limiter="api"}`]: 0.25 },
  },
  'errors logged are zero, not absent, for a service that logs none': {
    query: logs.errorLines.query,
    given: logged('info', '0+60x40'),
    at: '40m',
    expected: { [`{${API}}`]: 0 },
  },
  'errors logged are those of half an hour, fatal ones included': {
    query: `round(${logs.errorLines.query.text()})`,
    given: { ...logged('info', '0+60x40'), ...logged('error', '0+2x40'), ...logged('fatal', '0+1x40') },
    at: '40m',
    expected: { [`{${API}}`]: 90 },
  },
  'spans are lost for whatever reason, as a share of those that ended': {
    query: traces.lostRatio.query,
    given: {
      ...spans('ended', '0+40x40'),
      ...spans('dropped', '0+4x40', 'queue_full'),
      ...spans('dropped', '0+6x40', 'rejected'),
    },
    at: '40m',
    expected: { [`{${API}}`]: 0.25 },
  },
  'error events that are left out on purpose are not lost': {
    query: errorEvents.lostRatio.query,
    given: {
      ...events('captured', '0+8x40'),
      ...events('dropped', '0+4x40', 'before_send'),
      ...events('dropped', '0+1x40', 'sample_rate'),
      ...events('dropped', '0+2x40', 'network'),
    },
    at: '40m',
    expected: { [`{${API}}`]: 0.25 },
  },
  'a finding is told by its kind, and what was looked for in vain is not': {
    query: telemetry.findings.query,
    given: {
      [`ticolops_obs_finding{${API}, id="second-agent"}`]: '1x20',
      [`ticolops_obs_finding{${API}, id="loader-flag"}`]: '0x20',
    },
    expected: { [`{${API}, id="second-agent"}`]: 1 },
  },
  'a scrape is as complete as the share of event loops that answered': {
    query: telemetry.complete.query,
    given: {
      [`ticolops_obs_scrape_complete{${API}, pod="a"}`]: '1x20',
      [`ticolops_obs_scrape_complete{${API}, pod="a", worker="thread-1"}`]: '0x20',
    },
    expected: { [`{${API}}`]: 0.5 },
  },
  'a library that is not measured is told with its version, and what is measured is not': {
    query: telemetry.notMeasured.query,
    given: { ...instrumented('a', 'pg', 1), ...instrumented('a', 'mysql2', 0), ...instrumented('b', 'mysql2', 0) },
    expected: { [`{${API}, library="mysql2", version="1.0.0"}`]: 2 },
  },
  'Redis memory is absent without a maxmemory': {
    query: redis.memoryRatio.query,
    given: {
      'redis_memory_used_bytes{namespace="shop", service="redis", instance="r"}': '50x20',
      'redis_memory_max_bytes{namespace="shop", service="redis", instance="r"}': '0x20',
    },
    expected: {},
  },
  'the CronJobs of backups are told by the service and the kind that they are for': {
    query: backup.suspended.query,
    given: {
      ...cronJob('spec_suspend', 'api-backup', '1x20'),
      ...cronJob('spec_suspend', 'api-backup-configuration', '1x20'),
      ...cronJob('spec_suspend', 'api-drill', '0x20'),
      ...cronJob('spec_suspend', 'my-backup-app-drill', '1x20'),
      ...cronJob('spec_suspend', 'api-report', '1x20'),
    },
    expected: {
      [`{${API}, kind="backup"}`]: 1,
      [`{${API}, kind="configuration"}`]: 1,
      '{namespace="shop", service="my-backup-app", kind="drill"}': 1,
    },
  },
  'a backup is expected since its first run, or since its CronJob is there, whichever was earlier': {
    query: backup.expectedFor.query,
    given: {
      [`ticolops_backup_expected_since_timestamp_seconds{${API}, kind="backup", instance="e"}`]: '300x20',
      [`ticolops_backup_expected_since_timestamp_seconds{${API}, kind="configuration", instance="e"}`]: '300x20',
      [`ticolops_backup_expected_since_timestamp_seconds{${API}, kind="drill", instance="e"}`]: '300x20',
      ...cronJob('created', 'api-backup', '60x20'),
      ...cronJob('created', 'api-backup-configuration', '400x20'),
    },
    expected: { [`{${API}, kind="backup"}`]: 540, [`{${API}, kind="configuration"}`]: 300 },
  },
  'a job has failed that was started, ended, and has not succeeded since': {
    query: backup.jobsFailed.query,
    given: {
      ...started('api-backup', 300, 299, 0),
      ...started('api-drill', 300, 299, 1),
      ...started('web-backup', 300, 301, 0),
      ...cronJob('status_last_schedule_time', 'new-backup', '300x20'),
    },
    expected: {
      [`{${API}, kind="backup"}`]: 300,
      '{namespace="shop", service="new", kind="backup"}': 300,
    },
  },
  'a first version is a deploy': {
    query: deployed,
    given: twoVersions,
    at: '0m',
    expected: { [`{${API}, version="1.0.0"}`]: 1 },
  },
  'a version that stays is no deploy': { query: deployed, given: twoVersions, at: '5m', expected: {} },
  'a second version is a deploy': {
    query: deployed,
    given: twoVersions,
    at: '10m',
    expected: { [`{${API}, version="1.1.0"}`]: 1 },
  },
  'a version whose only pod restarted is no deploy': {
    query: deployed,
    given: version('1.0.0', '1x5 stale stale 1x20'),
    at: '8m',
    expected: {},
  },
  'a version that comes back is a deploy': {
    query: deployed,
    given: version('1.0.0', '1x5 stale _x8 1x20'),
    at: '15m',
    expected: { [`{${API}, version="1.0.0"}`]: 1 },
  },
  'a deploy lasts one step': { query: deployed, given: twoVersions, at: '11m', expected: {} },
}

/** Shares of events and times per event, with counters that stand still. */
const IDLE: Readonly<Record<string, { readonly query: Query; readonly given: Given }>> = {
  'the http error ratio': {
    query: httpServer.errorRatio.query,
    given: requests('http_response_status_code="200"', '7x20'),
  },
  'the mean http duration': {
    query: httpServer.meanDuration.query,
    given: {
      ...requests('http_request_method="GET"', '7x20'),
      [`http_server_request_duration_seconds_sum{${API}}`]: '7x20',
    },
  },
  'the http duration p95': {
    query: httpServer.latency.p95.query,
    given: {
      [`http_server_request_duration_seconds_bucket{${API}, le="0.1"}`]: '7x20',
      [`http_server_request_duration_seconds_bucket{${API}, le="+Inf"}`]: '7x20',
    },
  },
  'the outbound error ratio': {
    query: httpClient.errorRatio.query,
    given: calls('http_response_status_code="200"', '7x20'),
  },
  'the mean outbound duration': {
    query: httpClient.meanDuration.query,
    given: {
      ...calls('http_request_method="GET"', '7x20'),
      [`http_client_request_duration_seconds_sum{${API}}`]: '7x20',
    },
  },
  'the database error ratio': { query: database.errorRatio.query, given: operations('postgresql', 'count') },
  'the mean Redis duration': {
    query: redisClient.meanDuration.query,
    given: { ...operations('redis', 'count'), ...operations('redis', 'sum') },
  },
  'the mean wait for a connection': {
    query: pool.waitMean.query,
    given: { ...waits('count'), ...waits('sum') },
  },
  'the Redis hit ratio': {
    query: redis.hitRatio.query,
    given: {
      [`redis_keyspace_hits_total{${API}, instance="r"}`]: '7x20',
      [`redis_keyspace_misses_total{${API}, instance="r"}`]: '7x20',
    },
  },
  'the PostgreSQL cache hit ratio': {
    query: postgres.cacheHitRatio.query,
    given: {
      [`pg_stat_database_blks_hit{${API}, instance="p"}`]: '7x20',
      [`pg_stat_database_blks_read{${API}, instance="p"}`]: '7x20',
    },
  },
  'the share that limits deny': {
    query: httpMiddleware.deniedRatio.query,
    given: { ...decisions('api', 'allowed', '7x20'), ...decisions('api', 'denied', '7x20') },
  },
  'the share of spans lost': {
    query: traces.lostRatio.query,
    given: { ...spans('ended', '7x20'), ...spans('dropped', '7x20', 'rejected') },
  },
  'the share of error events lost': {
    query: errorEvents.lostRatio.query,
    given: { ...events('captured', '7x20'), ...events('dropped', '7x20', 'network') },
  },
  'the throttled ratio': {
    query: container.throttledRatio.query,
    given: {
      ...scraped('api', 'a'),
      'container_cpu_cfs_periods_total{namespace="shop", pod="a", container="main"}': '7x20',
      'container_cpu_cfs_throttled_periods_total{namespace="shop", pod="a", container="main"}': '7x20',
    },
  },
}

/** What promtool has to say about the case: nothing when the query means what is expected. */
async function difference({ query, given, at = '10m', expected }: Case): Promise<string> {
  const expr = typeof query === 'string' ? query : query.text()
  const { folder, remove } = temporaryFolder('indicators')
  const file = path.join(folder, 'test.yaml')
  const test = {
    interval: '1m',
    input_series: Object.entries(given).map(([series, values]) => ({ series, values })),
    promql_expr_test: [
      { expr, eval_time: at, exp_samples: Object.entries(expected).map(([labels, value]) => ({ labels, value })) },
    ],
  }
  // JSON is YAML, too.
  writeFileSync(file, JSON.stringify({ rule_files: [], evaluation_interval: '1m', tests: [test] }))
  try {
    const { code, stdout, stderr } = await tryRun(await binary('promtool'), ['test', 'rules', file])
    return code === 0 ? '' : stdout + stderr
  } finally {
    remove()
  }
}

await describeWithServers('over series of known values', ['promtool'], () => {
  it.each(Object.entries(CASES))('%s', async (_name, given) => {
    expect(await difference(given)).toBe('')
  })

  it.each(Object.entries(IDLE))('%s has no value while nothing happens', async (_name, idle) => {
    expect(await difference({ ...idle, expected: {} })).toBe('')
  })

  it('a wrong expectation would be noticed', async () => {
    const [first] = Object.values(CASES)
    if (first === undefined) throw new Error('no cases')
    expect(await difference({ ...first, expected: { [`{${API}}`]: 1 } })).toContain('FAILED')
  })
})
