import { psql } from '../commands.ts'
import { paragraphs, sh } from '../markdown.ts'
import { databaseOf } from '../providers.ts'
import { linkTo, trouble } from '../section.ts'
import type { Section } from '../section.ts'
import { namesOf } from '../names.ts'
import { roleOf } from './secrets.ts'

/** Its data is wrong, or the server with it is gone. */
export const databaseLost: Section = {
  key: 'databaseLost',
  body: (service) => {
    if (!service.postgres) return undefined
    const { name, namespace } = namesOf(service)
    const provider = databaseOf(service)
    const role = roleOf(service)
    return trouble({
      symptom: 'The server does not come back; or rows are missing or wrong: a migration, a mistake, an attacker.',
      look: paragraphs(
        'Since when? Find the last moment that was good: in the log lines, the deploys, the metrics. Whatever was written after it is lost by what follows.',
        '**Stop writing first**, so that it does not get worse:',
        sh('cluster', `kubectl -n ${namespace} scale deployment ${name} --replicas=0`),
      ),
      act: paragraphs(
        'Which way?',
        provider
          ? `The provider’s own history is nearer to the moment (minutes) than a backup (a day): take it while the account and the server’s history are there. A backup is the way when they are not, when the moment is too long ago, or when only some tables are needed: ${linkTo('restore')}.`
          : `Where your PostgreSQL archives its WAL, its own point-in-time recovery is nearer to the moment (minutes) than a backup (a day). Else, and when only some tables are needed: ${linkTo('restore')}.`,
        provider &&
          paragraphs(
            'A new server with the data of that moment; the old one stays as it is, for whoever asks later what happened:',
            sh('cloud', ...provider.pointInTime),
            `Its address is the new value for the pods: ${linkTo('secrets')}. Passwords are those of that moment.`,
          ),
        'What is only partly wrong is mended from the copy: export the rows there, and bring them in here in one transaction, with a second person reading along.',
        sh(
          'postgres',
          psql(
            'select schemaname, relname, n_live_tup, last_autoanalyze from pg_stat_user_tables order by 3 desc limit 20',
          ),
        ),
      ),
      check: paragraphs(
        `The numbers of rows are those that you expect, and \`${role}\` owns what it must. Then let the pods in again:`,
        sh(
          'postgres',
          psql(
            "select tableowner, count(*) from pg_tables where schemaname not in ('pg_catalog', 'information_schema') group by 1",
          ),
        ),
        sh('cluster', `kubectl -n ${namespace} scale deployment ${name} --replicas=${namesOf(service).minReplicas}`),
        'Back out: the old server’s address is the value before; put it back.',
      ),
    })
  },
}
