import { redis } from '@ticolops/obs-indicators'
import { redisExporter as signals } from '@ticolops/obs-signals'
import { alert } from '../alert.ts'
import { at, exporters } from '../story.ts'
import { exporterDown } from './exporter-down.ts'

const subjects = exporters('redis-exporter', 9121)

export const redisDown = alert('RedisDown', {
  when: redis.up.below('critical'),
  scope: 'everything',
  dashboard: 'namespace',
  for: '1m',
  keepFiringFor: '5m',
  severity: 'critical',
  summary: 'Redis does not answer.',
  description:
    'The exporter {{ $labels.instance }} in namespace {{ $labels.namespace }} cannot talk to its Redis server (redis_up is {{ $value | humanize }}).',
  runbook: {
    meaning:
      'The exporter runs, but the server does not answer: it is down, unreachable, still loading its data, or refuses the password.',
    impact: 'Caches miss, so the database carries their load; sessions, queues and locks kept in Redis fail.',
    look: [redis.up, redis.memoryRatio, redis.clients],
    steps: [
      'Read the exporter’s log, it names the error: `kubectl -n <namespace> logs service/<service> --tail=50`.',
      'LOADING means that the server reads its data from disk: it answers when done.',
      'Look at the state of the pod: killed for memory means that maxmemory is above the container’s limit.',
      'Watch the database: without the cache it gets every read.',
    ],
    mitigation: [
      {
        why: 'See what happened to the server.',
        command: 'kubectl -n <namespace> get pods -o wide; kubectl -n <namespace> events --types=Warning',
      },
      { why: 'Ask the server itself.', command: 'kubectl -n <namespace> exec <pod> -- redis-cli info persistence' },
    ],
  },
  story: { subjects, healthy: [at(1, signals.up)], broken: [at(0, signals.up)], value: '0' },
})

export const redisExporterDown = exporterDown('RedisExporterDown', { of: 'Redis', up: signals.up, subjects })

export const redisMemoryNearLimit = alert('RedisMemoryNearLimit', {
  when: redis.memoryRatio.above('warning'),
  scope: 'everything',
  dashboard: 'namespace',
  for: '10m',
  severity: 'warning',
  summary: 'Redis has used nearly all of its memory.',
  description:
    '{{ $value | humanizePercentage }} of maxmemory are used on the server behind {{ $labels.instance }} in namespace {{ $labels.namespace }}.',
  runbook: {
    meaning: 'Used memory is above 90 % of maxmemory.',
    impact: 'At the limit Redis evicts keys, or refuses writes when its policy is noeviction.',
    look: [redis.memoryRatio, redis.evictions, redis.hitRatio],
    steps: [
      'See whether the server is a cache: a full cache that evicts is normal, and its hit ratio tells whether it is too small.',
      'Look for keys without an expiry, and for the largest ones.',
      'Look for a client whose output buffer grows: slow subscribers hold memory too.',
    ],
    mitigation: [
      { why: 'Find the largest keys.', command: 'kubectl -n <namespace> exec <pod> -- redis-cli --bigkeys' },
      {
        why: 'There is room on the node: raise the limit until it is solved.',
        command: 'kubectl -n <namespace> exec <pod> -- redis-cli config set maxmemory <bytes>',
      },
    ],
  },
  story: {
    subjects,
    healthy: memory(0.89),
    broken: memory(0.91),
    alsoQuiet: { 'no maxmemory is set': [at(1_000_000, signals.memoryUsed), at(0, signals.memoryMax)] },
    value: '91%',
  },
})

function memory(share: number) {
  return [at(share * 1_000_000, signals.memoryUsed), at(1_000_000, signals.memoryMax)]
}
