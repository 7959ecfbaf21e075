import { expect, test } from 'vitest'
import { checkQuery } from './check.ts'
import { promql } from './promql.ts'

test('a syntax error is a problem like any other', () => {
  expect(checkQuery('sum(up')).toMatchObject([{ id: 'syntax', severity: 'error', from: 3 }])
})

test('problems come in the order of the text', () => {
  const problems = checkQuery('sum by (a) (up) + sum by (b) (up)')
  expect(problems.map((problem) => problem.from)).toEqual([8, 16, 26])
})

test('checks can be left out by name', () => {
  expect(checkQuery('redis_commands_total', undefined, { except: ['counter/rate'] })).toEqual([])
})

test('a query is checked in its canonical text', () => {
  const query = promql`rate( redis_commands_total [30s])`
  const [problem] = checkQuery(query)
  expect(query.text().slice(problem?.from, problem?.to)).toBe('[30s]')
})

test('queries that run in production pass', () => {
  const good = [
    'sum by (namespace, service) (rate(http_server_request_duration_seconds_count{http_response_status_code=~"5.."}[5m])) / sum by (namespace, service) (rate(http_server_request_duration_seconds_count[5m]))',
    'histogram_quantile(0.99, sum by (le, namespace, service) (rate(http_server_request_duration_seconds_bucket[$__rate_interval])))',
    'sum by (namespace, service) (rate(process_cpu_time_seconds_total[5m]))',
    'max by (namespace, service, pod) (nodejs_eventloop_utilization_ratio) > 0.9',
    'sum by (namespace, service, db_client_connection_pool_name) (db_client_connection_count{db_client_connection_state="used"}) / sum by (namespace, service, db_client_connection_pool_name) (db_client_connection_max)',
    'sum by (namespace, pod) (rate(container_cpu_usage_seconds_total{container!=""}[5m])) / sum by (namespace, pod) (kube_pod_container_resource_limits{resource="cpu"})',
    'sum(pg_stat_activity_count) by (instance) / on (instance) pg_settings_max_connections',
    'redis_memory_used_bytes / (redis_memory_max_bytes > 0)',
    'increase(kube_pod_container_status_restarts_total[15m]) > 3 and on (namespace, pod, container) kube_pod_container_status_last_terminated_reason{reason="OOMKilled"} == 1',
    'count by (job) (up offset 1h) unless count by (job) (up)',
    'count by (namespace, service, version) (ticolops_build_info) unless count by (namespace, service, version) (ticolops_build_info offset 5m)',
    'ALERTS{alertstate="firing", service="$service"}',
    'time() - process_start_time_seconds',
    'sum_over_time(service:http_bad:increase2m[1d]) / sum_over_time(service:http_total:increase2m[1d])',
    'vector(1)',
  ]
  expect(good.flatMap((text) => checkQuery(text))).toEqual([])
})
