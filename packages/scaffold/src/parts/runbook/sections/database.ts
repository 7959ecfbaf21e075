import { psql, restart } from '../commands.ts'
import { paragraphs, sh, table } from '../markdown.ts'
import { namesOf } from '../names.ts'
import { databaseOf } from '../providers.ts'
import { linkTo, trouble } from '../section.ts'
import type { Section } from '../section.ts'

/** It is there, and does not answer; or the standby must take over. */
export const database: Section = {
  key: 'database',
  body: (service) => {
    if (!service.postgres) return undefined
    const { namespace, name } = namesOf(service)
    const provider = databaseOf(service)
    return trouble({
      symptom: 'Pods run and are not ready; errors name the database, its connections, or a timeout.',
      look: paragraphs(
        'Does it answer, since when is it up, and may it be written to? In the toolbox:',
        sh(
          'postgres',
          'pg_isready -d "$DATABASE_URL"',
          psql(
            'select pg_is_in_recovery() as read_only, now() - pg_postmaster_start_time() as up, pg_size_pretty(pg_database_size(current_database())) as size',
          ),
        ),
        'Who is connected, who waits for whom, and who has idled longest in a transaction:',
        sh(
          'postgres',
          psql(
            "select state, wait_event_type, count(*) from pg_stat_activity where backend_type = 'client backend' group by 1, 2 order by 3 desc",
          ),
          psql(
            'select pid, pg_blocking_pids(pid) as waits_for, now() - query_start as since, left(query, 80) as query from pg_stat_activity where cardinality(pg_blocking_pids(pid)) > 0',
          ),
          psql(
            "select pid, usename, application_name, now() - state_change as idle from pg_stat_activity where state = 'idle in transaction' order by 4 desc limit 10",
          ),
        ),
        provider && paragraphs('What its provider says:', sh('cloud', ...provider.look)),
      ),
      act: paragraphs(
        table(
          ['it says', 'then'],
          [
            [
              '`too many clients already`, or as many as there may be',
              `Fewer pods or smaller pools (${linkTo('scaling')}); sessions that idle in a transaction can be ended, below.`,
            ],
            ['one waits for another', 'End the one that all wait for, below, when nobody knows it.'],
            [
              '`password authentication failed`',
              `The Secret has another password than the database: ${linkTo('secrets')}.`,
            ],
            [
              '`cannot execute … in a read-only transaction`',
              'The pods hold on to a server that is the standby now: start them anew, below.',
            ],
            [
              '`No space left on device`, `disk full`',
              'Give it more disk at its provider; nothing else helps for long. Do not delete files.',
            ],
            [
              'no answer at all',
              'The standby takes over, below. It takes about two minutes by itself: do not help before that.',
            ],
            ['it is gone, or its data is wrong', linkTo('databaseLost')],
          ],
        ),
        'End sessions that have idled in a transaction for ten minutes:',
        sh(
          'postgres',
          psql(
            "select pid, pg_terminate_backend(pid) from pg_stat_activity where state = 'idle in transaction' and state_change < now() - interval '10 minutes'",
          ),
        ),
        provider
          ? paragraphs(
              'Let the standby take over. What was not committed is lost, and nothing else:',
              sh('cloud', ...provider.failover),
            )
          : 'Let the standby take over: as your operator or your cluster of PostgreSQL does it (CloudNativePG, Patroni, repmgr each have a command of their own; write it here).',
        'Start the pods anew, where they hold on to the old server:',
        sh('cluster', ...restart(service)),
      ),
      check: paragraphs(
        'It can be written to, and every pod is ready.',
        sh('postgres', psql('select pg_is_in_recovery() as read_only')),
        sh('cluster', `kubectl -n ${namespace} get deployment ${name}`),
        provider && sh('cloud', ...provider.look),
      ),
    })
  },
}
