import type { Service } from '../../../service.ts'
import { backupKeys } from '../backup-keys.ts'
import { psql } from '../commands.ts'
import { paragraphs, sh, steps } from '../markdown.ts'
import { newValue } from '../secret-value.ts'
import type { Section } from '../section.ts'

/** How a secret becomes another one without anybody noticing. */
export const secrets: Section = {
  key: 'secrets',
  body: (service) => {
    const { postgres, redis, backup } = service
    return paragraphs(
      'A secret that may have leaked is rotated now; every other one once a year, so that it works when it must.',
      (postgres || redis) && paragraphs('### A new value for the pods', newValue(service)),
      postgres && paragraphs('### The password of the database', databasePassword(service)),
      redis && paragraphs('### The password of Redis', redisPassword()),
      paragraphs('### The keys of the backups', backupKeys(service)),
      paragraphs(
        '### The pipeline’s way into the cluster',
        service.cluster === 'kubeconfig' || service.cluster === 'service-account'
          ? `Make new credentials, set them in the environments of the ${service.forge === 'github' ? 'repository' : 'project'}, run a pipeline, then take the old ones away.`
          : 'There is no secret: the cloud trusts the repository’s own identity. If the repository is no longer to be trusted, take that trust away at the cloud.',
      ),
      backup.recipients.length === 0 &&
        '**Backups have no key yet, and refuse to run**: begin with the keys of the backups.',
    )
  },
}

/** Roles and their sessions, as names that need no quotes in SQL. */
export const roleOf = ({ name }: Service): string => name.replaceAll('-', '_')

function databasePassword(service: Service): string {
  const role = roleOf(service)
  return steps(
    paragraphs(
      `Two users take turns, \`${role}_a\` and \`${role}_b\`: one is in use, the other one gets the new password. Both act as \`${role}\`, who owns everything, so that what one makes the other may change. Once, as the database’s administrator in the toolbox:`,
      sh(
        'postgres',
        psql(`create role ${role} nologin`),
        psql(`create role ${role}_a nologin in role ${role}`),
        psql(`create role ${role}_b nologin in role ${role}`),
        psql(`alter role ${role}_a set role ${role}`),
        psql(`alter role ${role}_b set role ${role}`),
      ),
    ),
    paragraphs(
      `Say \`${role}_a\` is in use. Let the other one in; \`psql\` asks for the new password and sends it hashed, so that it is in no log:`,
      sh('postgres', psql(`alter role ${role}_b login`), psql(`\\password ${role}_b`)),
    ),
    'The address with that user and password is the new value for the pods: above.',
    paragraphs(
      'Nobody may be left with the old one; zero, or wait:',
      sh('postgres', psql(`select count(*) from pg_stat_activity where usename = '${role}_a'`)),
    ),
    paragraphs('Then shut the old one out:', sh('postgres', psql(`alter role ${role}_a nologin password null`))),
    'Back out: until the last step the old user works; put its address back.',
  )
}

function redisPassword(): string {
  return steps(
    paragraphs(
      'Redis takes several passwords of one user at a time: add the new one. In the toolbox; `<new-password>` has no spaces, and is not in the history of a shell that ends with the pod:',
      sh('redis', 'redis-cli -u "$REDIS_URL" --no-auth-warning acl setuser default ">"<new-password>'),
    ),
    'The address with the new password is the new value for the pods: above. A managed Redis has this in its own settings instead.',
    paragraphs(
      'Then take the old one away, and keep what is set where the server has a file for it (else it is in the server’s configuration):',
      sh('redis', 'redis-cli -u "$REDIS_URL" --no-auth-warning acl setuser default "<"<old-password>'),
    ),
  )
}
