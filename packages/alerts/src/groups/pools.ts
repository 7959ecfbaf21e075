import { httpServer, pool } from '@ticolops/obs-indicators'
import { dbClient } from '@ticolops/obs-signals'
import { alert } from '../alert.ts'
import type { RunbookText } from '../alert.ts'
import { at, SERVICES } from '../story.ts'

const name = { db_client_connection_pool_name: 'primary' }

const mitigation: RunbookText['mitigation'] = [
  {
    why: 'Find long queries and those that wait for locks.',
    command: `psql "<connection string>" -c "select pid, state, wait_event_type, now() - xact_start as open, left(query, 80) from pg_stat_activity where state <> 'idle' order by open desc"`,
  },
  {
    why: 'End one that holds the others up.',
    command: 'psql "<connection string>" -c "select pg_terminate_backend(<pid>)"',
  },
  { why: 'It began with a deploy: go back.', command: 'kubectl -n <namespace> rollout undo deployment/<service>' },
]

export const poolSaturated = alert('PoolSaturated', {
  when: pool.saturation.above('warning'),
  scope: 'services',
  for: '5m',
  severity: 'warning',
  summary: 'A connection pool of the service is nearly used up.',
  description:
    '{{ $value | humanizePercentage }} of the connections of pool {{ $labels.db_client_connection_pool_name }} are in use, in the fullest pod of {{ $labels.service }} in namespace {{ $labels.namespace }}.',
  runbook: {
    meaning: 'More than 90 % of the pool’s connections have been in use for five minutes.',
    impact: 'With a little more work requests begin to wait for a connection.',
    look: [pool.saturation, pool.pending, pool.waitP95],
    steps: [
      'Compare with the request rate: more traffic needs more connections, or shorter ones.',
      'Look at the duration of operations: slower queries hold connections longer.',
      'Look for connections that are never given back: used connections that do not fall when traffic does.',
    ],
    mitigation,
  },
  story: { subjects: SERVICES, healthy: used(89), broken: used(91), value: '91%' },
})

export const poolExhausted = alert('PoolExhausted', {
  when: pool.pending.above('critical'),
  scope: 'services',
  for: '2m',
  keepFiringFor: '5m',
  severity: 'critical',
  summary: 'Requests of the service stand in line for a connection.',
  description:
    'In the worst pod of {{ $labels.service }} in namespace {{ $labels.namespace }} {{ $value | humanize }} requests wait for a connection of pool {{ $labels.db_client_connection_pool_name }}.',
  runbook: {
    meaning:
      'For two minutes more than five requests at a time have been waiting for a free connection in one pod: all are in use, or none can be opened.',
    impact: 'Requests of that pod are slow by the time they wait, then fail when the wait times out.',
    look: [pool.pending, pool.waitP95, httpServer.errorRatio],
    steps: [
      'See whether the database is up and accepts connections.',
      'See on the service page whether one pod is affected or all: one points at connections that it does not give back, all at the database.',
      'Look for queries that wait for a lock, and for the transaction that holds it.',
      'Look for connections that are never given back after an error.',
      'Only then make the pool larger: more connections to a slow database make it slower.',
    ],
    mitigation,
  },
  story: {
    subjects: SERVICES,
    healthy: [at(5, dbClient.connectionPendingRequests, name)],
    broken: [at(6, dbClient.connectionPendingRequests, name)],
    alsoQuiet: {
      'many pods have a few that wait': ['1', '2', '3'].map((pod) =>
        at(5, dbClient.connectionPendingRequests, { ...name, pod, instance: pod }),
      ),
    },
    value: '6',
  },
})

function used(connections: number) {
  return [
    at(connections, dbClient.connectionCount, { ...name, db_client_connection_state: 'used' }),
    at(100, dbClient.connectionMax, name),
  ]
}
