import type { Service } from '../../service.ts'
import { keySecretOf, namesOf as backupNamesOf } from '../backups/names.ts'
import { obsCommand } from '../pipeline/tools.ts'
import { paragraphs, sh, steps } from './markdown.ts'
import { putSecret } from './providers.ts'
import { fromFile } from './secret-value.ts'
import { linkTo } from './section.ts'

/** From a new key of age to the end of the old one, without a backup that nobody can read. */
export function backupKeys(service: Service): string {
  return steps(
    paragraphs(
      'A key is made on a machine that you trust. The file is the secret half; print it, and keep it where a fire here does not reach. Without it nobody can read a backup.',
      sh('shell', '(umask 077 && age-keygen -o backup-key.txt)', 'age-keygen -y backup-key.txt'),
    ),
    paragraphs(
      'Its public half, which the second command prints, goes beside those that are there already; two at least, one of which never leaves its safe. New backups are for all of them.',
      sh('program', `${obsCommand(service)} init --only config,backups --backup-recipients <public-keys>`),
      sh('cluster', 'kubectl apply --server-side -k deploy/backups'),
    ),
    service.postgres && drillsKey(service),
    'Keep the old secret half until the last backup that was made for it is gone: six months, the longest that one is kept. After a leak, assume that all of these were read.',
  )
}

function drillsKey(service: Service): string {
  const { staging } = backupNamesOf(service)
  const { secrets } = service
  return paragraphs(
    `The drill reads with the secret half, in the key \`identity\` of the Secret \`${staging}\`; several may stand there, one a line.`,
    KEYS[secrets](service, staging),
    `Then run the drill: ${linkTo('restore')}. Only when it has succeeded, take the old public half out.`,
  )
}

/** How the secret half comes into the drill's Secret, by where values come from. */
const KEYS: Readonly<Record<Service['secrets'], (service: Service, secret: string) => string>> = {
  'external-secrets': (service) => {
    const stored = keySecretOf(service)
    const put = putSecret(service, stored, 'backup-key.txt')
    return paragraphs(
      `It comes there from the secret \`${stored}\` in the store, which is the file as it is.`,
      put !== undefined && sh('cloud', put),
    )
  },
  sops: () =>
    'It comes there as every other value, above; where it stands says [secret.example.yaml](../../deploy/backups/secret.example.yaml).',
  plain: (service, secret) => sh('cluster', fromFile(service, secret, 'identity', 'backup-key.txt')),
}
