import { pool, postgres } from '@ticolops/obs-indicators'
import { postgresExporter as signals } from '@ticolops/obs-signals'
import { alert } from '../alert.ts'
import type { RunbookText } from '../alert.ts'
import { at, exporters } from '../story.ts'
import { exporterDown } from './exporter-down.ts'

const subjects = exporters('postgres-exporter', 9187)

export const postgresDown = alert('PostgresDown', {
  when: postgres.up.below('critical'),
  scope: 'everything',
  dashboard: 'namespace',
  for: '1m',
  keepFiringFor: '5m',
  severity: 'critical',
  summary: 'PostgreSQL does not accept connections.',
  description:
    'The exporter {{ $labels.instance }} in namespace {{ $labels.namespace }} cannot log in to its PostgreSQL server (pg_up is {{ $value | humanize }}).',
  runbook: {
    meaning:
      'The exporter runs, but its login to the server fails: the server is down, unreachable, out of connections, or the password changed.',
    impact: 'Every request that needs the database fails.',
    look: [postgres.up, postgres.connectionsRatio, pool.pending],
    steps: [
      'Read the exporter’s log, it names the error of the login: `kubectl -n <namespace> logs service/<service> --tail=50`.',
      'Connection refused: the server is down; look at its pod, its log and its disk.',
      'Too many connections: see the runbook of PostgresConnectionsNearLimit.',
      'Password authentication failed: the secret of the exporter and the server disagree; services may still be well.',
    ],
    mitigation: [
      {
        why: 'See what happened to the server.',
        command: 'kubectl -n <namespace> get pods -o wide; kubectl -n <namespace> events --types=Warning',
      },
      {
        why: 'Its disk is full: make room before it starts again.',
        command: 'kubectl -n <namespace> exec <pod> -- df -h',
      },
    ],
  },
  story: { subjects, healthy: [at(1, signals.up)], broken: [at(0, signals.up)], value: '0' },
})

export const postgresExporterDown = exporterDown('PostgresExporterDown', { of: 'PostgreSQL', up: signals.up, subjects })

const nearLimit: RunbookText = {
  meaning: 'The connections of the server come close to max_connections.',
  impact: 'At the limit the server refuses new connections: deploys, jobs and psql included.',
  look: [postgres.connectionsRatio, pool.connections, postgres.longestTransaction],
  steps: [
    'Count connections by application and state: pg_stat_activity has both.',
    'Many idle: pools are larger than they need to be, or there are more pods than planned.',
    'Many idle in transaction: code that keeps a transaction open while it does something else.',
    'The sum of all pools over all pods must stay below max_connections, with room for a rolling update.',
  ],
  mitigation: [
    {
      why: 'See who holds them.',
      command:
        'psql "<connection string>" -c "select application_name, state, count(*) from pg_stat_activity group by 1, 2 order by 3 desc"',
    },
    {
      why: 'End those that have been idle in a transaction for long.',
      command: `psql "<connection string>" -c "select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle in transaction' and state_change < now() - interval '10 minutes'"`,
    },
  ],
}

export const postgresConnectionsNearLimit = alert('PostgresConnectionsNearLimit', {
  when: postgres.connectionsRatio.above('warning'),
  scope: 'everything',
  dashboard: 'namespace',
  for: '10m',
  severity: 'warning',
  summary: 'PostgreSQL has few connections left.',
  description:
    '{{ $value | humanizePercentage }} of max_connections are used on the server behind {{ $labels.instance }} in namespace {{ $labels.namespace }}.',
  runbook: nearLimit,
  story: { subjects, healthy: connections(79), broken: connections(81), value: '81%' },
})

export const postgresConnectionsExhausted = alert('PostgresConnectionsExhausted', {
  when: postgres.connectionsRatio.above('critical'),
  scope: 'everything',
  dashboard: 'namespace',
  for: '2m',
  keepFiringFor: '5m',
  severity: 'critical',
  summary: 'PostgreSQL is about to refuse connections.',
  description:
    '{{ $value | humanizePercentage }} of max_connections are used on the server behind {{ $labels.instance }} in namespace {{ $labels.namespace }}.',
  runbook: nearLimit,
  story: { subjects, healthy: connections(94), broken: connections(96), value: '96%' },
})

function connections(used: number) {
  return [
    at(used - 10, signals.statActivityCount, { datname: 'app', state: 'active' }),
    at(10, signals.statActivityCount, { datname: 'app', state: 'idle' }),
    at(100, signals.settingsMaxConnections),
  ]
}
