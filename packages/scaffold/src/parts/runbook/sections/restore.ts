import type { Service } from '../../../service.ts'
import { namesOf as backupNamesOf } from '../../backups/names.ts'
import { CONFIG_FILE } from '../../backups/pod.ts'
import { PRELOAD_FOLDER } from '../../kubernetes/secret-files.ts'
import { psql, rolledOut } from '../commands.ts'
import { paragraphs, sh, steps, table } from '../markdown.ts'
import { namesOf } from '../names.ts'
import { OUTCOMES } from '../outcomes.ts'
import { objectsCopy } from '../providers.ts'
import { linkTo } from '../section.ts'
import type { Section } from '../section.ts'

/** From the list of backups to a service that runs on the data of one, with the way back open all the time. */
export const restore: Section = {
  key: 'restore',
  body: (service) =>
    paragraphs(
      'Nothing here overwrites anything. The way back is open until somebody deletes what was there before, days later.',
      suspended(service, true),
      service.postgres && paragraphs('### The database', database(service)),
      paragraphs('### Secrets and other objects of the namespace', objects(service)),
      paragraphs('When all is well again:', suspended(service, false)),
      paragraphs(
        '### What a backup, a drill or a restore may say',
        table(
          ['outcome', 'then'],
          OUTCOMES.map(([outcomes, then]) => [outcomes.map((each) => `\`${each}\``).join(', '), then]),
        ),
      ),
    ),
}

/** ticolops-obs in a pod of the backups. */
const OBS = `ticolops-obs --config ${PRELOAD_FOLDER}/${CONFIG_FILE}`

function suspended(service: Service, suspend: boolean): string {
  const { namespace } = namesOf(service)
  const command = `kubectl -n ${namespace} patch cronjob ${backupNamesOf(service).prune} -p '{"spec":{"suspend":${suspend}}}'`
  return suspend
    ? paragraphs('First, while nobody knows which backup is the good one, none is deleted:', sh('cluster', command))
    : sh('cluster', command)
}

/** A Job that does nothing, with all that the drill has. */
const SHELL = [
  { op: 'add', path: '/spec/activeDeadlineSeconds', value: 14_400 },
  { op: 'add', path: '/spec/template/spec/containers/0/command', value: ['sleep', '14400'] },
  { op: 'add', path: '/spec/template/spec/containers/0/args', value: [] },
]

function database(service: Service): string {
  const { name, namespace, minReplicas } = namesOf(service)
  const { exporter, drill, backup } = backupNamesOf(service)
  const kubectl = `kubectl -n ${namespace}`
  const shell = `${name}-restore`
  return steps(
    paragraphs(
      'Which backups are there, how old, and which were read since?',
      sh('kubelet', `${kubectl} exec deployment/${exporter} -- ${OBS} restore --list`),
    ),
    paragraphs(
      'While there is time, try it: the drill restores the newest one on the staging server, checks it, and takes it away.',
      sh('cluster', `${kubectl} create job ${drill}-by-hand --from=cronjob/${drill}`),
      sh('kubelet', `${kubectl} logs job/${drill}-by-hand --follow`),
      sh('cluster', `${kubectl} delete job ${drill}-by-hand`),
    ),
    paragraphs(
      'A shell with what the drill has (the programs, the way to the bucket, the key), for four hours:',
      sh(
        'cluster',
        `${kubectl} create job ${shell} --from=cronjob/${drill} --dry-run=client -o yaml | kubectl patch --local -f - --type=json -o yaml -p '${JSON.stringify(SHELL)}' | ${kubectl} apply -f -`,
      ),
      sh('kubelet', `${kubectl} exec -it job/${shell} -- bash`),
    ),
    paragraphs(
      'In that shell: the address of the database that is there now, or of a new server, with a user who may make databases. It is not shown while you type. Then the restore: it shows what it will do, asks for the name, and compares rows and checksums before the database gets it.',
      sh('shell', 'read -rs DATABASE_URL && export DATABASE_URL'),
      sh('program', `${OBS} restore --from <backup> --into <new-database>`),
      'It ends by naming what it has checked, and how the two change places. Any other end is in the table below.',
    ),
    paragraphs(
      'Look for yourself, with that database’s name in the address: are the newest rows those that you expect?',
      sh('postgres', psql('select relname, n_live_tup from pg_stat_user_tables order by 2 desc limit 20')),
    ),
    paragraphs(
      'Nobody writes while they change places:',
      sh('cluster', `${kubectl} scale deployment ${name} --replicas=0`),
    ),
    switched(),
    paragraphs(
      'Let the pods in, and see that all are ready:',
      sh('cluster', `${kubectl} scale deployment ${name} --replicas=${minReplicas}`, rolledOut(service)),
    ),
    backOut(),
    paragraphs(
      'A backup of what runs now, and the shell away:',
      sh(
        'cluster',
        `${kubectl} create job ${backup}-by-hand --from=cronjob/${backup}`,
        `${kubectl} delete job ${shell} --wait=false`,
      ),
    ),
  )
}

/** A database that is to change its name is not the one that one is connected to. */
const asAdmin = (sql: string): string => `psql "$ADMIN_URL" -c "${sql}"`
const ADMIN = 'ADMIN_URL=$(echo "$DATABASE_URL" | sed -E "s#/[^/?]*([?]|$)#/postgres\\1#")'

/** Ends every session of some databases, and gives them other names. */
function renamed(...pairs: readonly (readonly [from: string, to: string])[]): readonly string[] {
  const names = pairs.map(([from]) => `'${from}'`).join(', ')
  return [
    ADMIN,
    asAdmin(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname in (${names}) and pid <> pg_backend_pid()`,
    ),
    ...pairs.map(([from, to]) => asAdmin(String.raw`alter database \"${from}\" rename to \"${to}\"`)),
  ]
}

function switched(): string {
  return paragraphs(
    'On the same server they change their names, and the Secret stays as it is:',
    sh('postgres', 'NOW=<database> NEW=<new-database>', ...renamed(['${NOW}', '${NOW}_before'], ['${NEW}', '${NOW}'])),
    `On another server, its address is the new value for the pods: ${linkTo('secrets')}.`,
  )
}

function backOut(): string {
  return paragraphs(
    '**Back out**, as long as nobody relies on what was written since: with no pod running again, give the names back; or give the pods the secret’s old value.',
    sh('postgres', 'NOW=<database>', ...renamed(['${NOW}', '${NOW}_restored'], ['${NOW}_before', '${NOW}'])),
  )
}

/** What the job `configuration` keeps: documents of YAML, in one file that age encrypted. */
function objects(service: Service): string {
  const { namespace } = namesOf(service)
  const decrypted = 'age --decrypt --identity backup-key.txt objects.age'
  return steps(
    paragraphs(
      'Which are there?',
      sh(
        'kubelet',
        `kubectl -n ${namespace} exec deployment/${backupNamesOf(service).exporter} -- ${OBS} backup list --content configuration`,
      ),
    ),
    paragraphs('Fetch one, to a machine that has the key:', sh('cloud', objectsCopy(service))),
    paragraphs(
      'What would it change? Nothing is written:',
      sh(
        'cluster',
        `${decrypted} | kubectl -n ${namespace} apply --server-side --force-conflicts --dry-run=server -f -`,
      ),
    ),
    paragraphs(
      'Take all of it, or only the documents that you need:',
      sh(
        'cluster',
        `${decrypted} | kubectl -n ${namespace} apply --server-side --force-conflicts -f -`,
        'rm objects.age',
      ),
    ),
  )
}
