import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { ObjectStore } from '@ticolops/obs-backup'
import type { Backup, Config } from '@ticolops/obs-config'
import { CliError } from './cli-error.ts'
import type { Context } from './context.ts'
import { EXIT } from './exit-code.ts'

/** A service of the configuration and the store of its backups. */
export interface OpenBackups {
  readonly service: string
  readonly namespace: string
  readonly backup: Backup
  readonly store: ObjectStore
}

/**
 * Opens the store of the service that `--service` names, or of the only one that has backups, for as long as `work` takes.
 * @throws CliError when there is none of that name, or several and none was named.
 */
export async function withBackups<T>(
  context: Context,
  name: string | undefined,
  work: (backups: OpenBackups) => Promise<T>,
): Promise<T> {
  const { config } = await context.loadConfig()
  const { service, namespace, backup } = backedUp(config, name)
  const { openStore } = await import('@ticolops/obs-backup')
  const store = await openStore(backup.store)
  try {
    return await work({ service, namespace, backup, store })
  } finally {
    store.close()
  }
}

function backedUp({ services }: Config, name: string | undefined): Omit<OpenBackups, 'store'> {
  const having = services.flatMap(({ name: service, namespace, backup }) =>
    backup === undefined ? [] : [{ service, namespace, backup }],
  )
  const list = having.map(({ service }) => service).join(', ')
  const [first, ...others] = having
  if (first === undefined) {
    throw new CliError(
      'backup.none',
      EXIT.usage,
      'No service of the configuration has a backup.',
      "Add one: backup: { store: { kind: 's3', bucket: 'shop-backups' }, recipients: ['age1…'] }, or run: ticolops-obs init --only backups",
    )
  }
  if (name === undefined && others.length > 0) {
    throw new CliError(
      'backup.ambiguous',
      EXIT.target,
      `Several services have backups: ${list}.`,
      'Name one with --service.',
    )
  }
  const chosen = name === undefined ? first : having.find(({ service }) => service === name)
  if (chosen !== undefined) return chosen
  throw new CliError(
    'backup.unknown',
    EXIT.usage,
    `The configuration has no backup of ${name}.`,
    `There is one of: ${list}.`,
  )
}

/**
 * An address that must not be in the configuration or on a command line.
 * @throws CliError when the environment does not have it.
 */
export function addressFrom({ io }: Context, variable: string, whatFor: string): string {
  const address = io.env[variable] ?? ''
  if (address !== '') return address
  throw new CliError(
    'backup.no-address',
    EXIT.usage,
    `${variable} is not set: ${whatFor}.`,
    `Set it in the environment: ${variable}=postgres://user:password@host:5432/database`,
  )
}

/**
 * The secret keys in the file that BACKUP_IDENTITY_FILE names.
 * @throws CliError when it is not set or cannot be read; BackupError when there is no key inside.
 */
export async function identitiesFrom(context: Context): Promise<string[]> {
  const keys = await identitiesIfAny(context)
  if (keys.length > 0) return keys
  throw new CliError(
    'backup.no-identity',
    EXIT.usage,
    'BACKUP_IDENTITY_FILE is not set: without a secret key no backup can be read.',
    'Name the file that age-keygen wrote: BACKUP_IDENTITY_FILE=key.txt',
  )
}

/** The same where they are of use and not needed; none when BACKUP_IDENTITY_FILE is not set. */
export async function identitiesIfAny({ io }: Context): Promise<string[]> {
  const file = io.env['BACKUP_IDENTITY_FILE'] ?? ''
  if (file === '') return []
  const { identitiesIn } = await import('@ticolops/obs-backup')
  const text = await readFile(resolve(io.cwd, file), 'utf8').catch((error: unknown) => {
    throw new CliError(
      'backup.no-identity',
      EXIT.usage,
      `The file that BACKUP_IDENTITY_FILE names cannot be read: ${(error as Error).message}.`,
      'See whether the Secret is mounted, and where.',
    )
  })
  return identitiesIn(text)
}

/**
 * The number that a flag gave.
 * @throws CliError when it is none, or not within reach.
 */
export function jobsOf(text: string | undefined, standard: number): number {
  if (text === undefined) return standard
  const jobs = Number(text)
  if (Number.isInteger(jobs) && jobs >= 1 && jobs <= 32) return jobs
  throw new CliError(
    'usage.jobs',
    EXIT.usage,
    `--jobs ${text} is not a number from 1 to 32.`,
    'Two is a good beginning: --jobs 2.',
  )
}
