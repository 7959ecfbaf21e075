import { redisExporter as signals } from '@ticolops/obs-signals'
import { promql } from '@ticolops/obs-promql'
import { indicator } from './indicator.ts'

/** The exporter's series carry its own service and instance, not those of the services that use the server. */
const filters = ['namespace']

const hits = promql`sum by (namespace, service, instance) (rate(${signals.keyspaceHits}[5m]))`
const misses = promql`sum by (namespace, service, instance) (rate(${signals.keyspaceMisses}[5m]))`

export const up = indicator('redis_up', {
  title: 'Redis up',
  description:
    'Whether the exporter can talk to the server. 0 means down, loading its data or refusing the exporter’s login.',
  unit: 'boolean',
  query: promql`min by (namespace, service, instance) (${signals.up})`,
  keeps: ['instance'],
  thresholds: { critical: 1 },
  badWhen: 'below',
  filters,
})

export const memoryRatio = indicator('redis_memory_ratio', {
  title: 'Redis memory used',
  description:
    'Used memory as a share of maxmemory. Above 90 % keys are soon evicted, or writes refused where the policy is noeviction. Absent when no maxmemory is set.',
  unit: 'ratio',
  // maxmemory is 0 when unlimited: there is no ratio then, rather than an infinite one.
  query: promql`max by (namespace, service, instance) (${signals.memoryUsed} / (${signals.memoryMax} > 0))`,
  keeps: ['instance'],
  thresholds: { warning: 0.9 },
  filters,
  emptyIsFine: true,
  emptyMeans: 'No maxmemory is set.',
})

export const memory = indicator('redis_memory', {
  title: 'Redis memory',
  description: 'Used memory. Without a maxmemory, growth without end ends with the server being killed.',
  unit: 'bytes',
  query: promql`max by (namespace, service, instance) (${signals.memoryUsed})`,
  keeps: ['instance'],
  filters,
})

export const clients = indicator('redis_clients', {
  title: 'Redis clients',
  description:
    'Open client connections. Growth without end is a connection leak; the server refuses new ones at maxclients.',
  unit: 'count',
  query: promql`sum by (namespace, service, instance) (${signals.connectedClients})`,
  keeps: ['instance'],
  filters,
})

export const hitRatio = indicator('redis_hit_ratio', {
  title: 'Redis hits',
  description:
    'Lookups that found their key. A sudden fall means evictions, a changed key format or a flushed cache: the database pays for it.',
  unit: 'ratio',
  query: promql`${hits} / (${hits} + ${misses} > 0)`,
  keeps: ['instance'],
  filters,
  emptyIsFine: true,
  emptyMeans: 'No lookups.',
})

export const evictions = indicator('redis_evictions', {
  title: 'Redis evictions',
  description:
    'Keys thrown out for lack of memory, per second. Normal for a cache that is full by design; data loss for anything else.',
  unit: 'operations/s',
  query: promql`sum by (namespace, service, instance) (rate(${signals.evictedKeys}[5m]))`,
  keeps: ['instance'],
  filters,
})
