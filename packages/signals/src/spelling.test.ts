import { expect, test } from 'vitest'
import { httpServer } from './http-server.ts'
import { nodejs } from './nodejs.ts'
import { postgresExporter } from './postgres-exporter.ts'
import { processPack } from './process.ts'
import { spell } from './spelling.ts'

test('otel-scrape leaves the unit out and keeps _total', () => {
  expect(spell(httpServer.duration, 'otel-scrape')?.name).toBe('http_server_request_duration')
  expect(spell(nodejs.eventLoopUtilization, 'otel-scrape')?.name).toBe('nodejs_eventloop_utilization')
  expect(spell(processPack.cpuTime, 'otel-scrape')?.name).toBe('process_cpu_time_total')
  expect(spell(httpServer.activeRequests, 'otel-scrape')?.name).toBe('http_server_active_requests')
})

test('prom-client has its own names, renamed labels, and labels it lacks', () => {
  expect(spell(nodejs.eventLoopDelayP99, 'prom-client')?.name).toBe('nodejs_eventloop_lag_p99_seconds')
  expect(spell(nodejs.gcDuration, 'prom-client')).toEqual({
    name: 'nodejs_gc_duration_seconds',
    labels: { v8js_gc_type: 'kind' },
  })
  expect(spell(processPack.cpuTime, 'prom-client')?.labels).toEqual({ cpu_mode: null })
  expect(spell(nodejs.eventLoopUtilization, 'prom-client')).toBeUndefined()
})

test('an exporter spells one way, whatever the profile of the applications', () => {
  expect(spell(postgresExporter.databaseSize, 'otel-scrape')).toEqual({ name: 'pg_database_size_bytes', labels: {} })
})
