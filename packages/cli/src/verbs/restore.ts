import { withBackups, addressFrom, identitiesFrom, jobsOf } from '../backups.ts'
import type { OpenBackups } from '../backups.ts'
import { CliError } from '../cli-error.ts'
import { confirmName } from '../confirm-name.ts'
import type { Context } from '../context.ts'
import { EXIT } from '../exit-code.ts'
import type { ExitCode } from '../exit-code.ts'
import { restoreProgress } from '../render/restore-progress.ts'
import { renderRestored, renderRestorePlan } from '../render/restore.ts'

interface Options {
  readonly list?: boolean
  readonly from?: string
  readonly into?: string
  readonly confirm?: string
  readonly service?: string
  /** False with `--no-owner`. */
  readonly owner?: boolean
  readonly jobs?: string
}

/** Lists what could be restored, or restores it. */
export async function run(context: Context, options: Options): Promise<ExitCode> {
  const { from, into } = options
  const restoring = from !== undefined && into !== undefined
  if (options.list !== true && !restoring) {
    throw new CliError(
      'usage.restore',
      EXIT.usage,
      'Neither --list, nor both --from and --into were given.',
      'See what there is with: ticolops-obs restore --list',
    )
  }
  return withBackups(context, options.service, (backups) =>
    restoring ? restoreOne(context, backups, { ...options, from, into }) : list(context, backups),
  )
}

async function list(context: Context, { service, store }: OpenBackups): Promise<ExitCode> {
  const { readChoice } = await import('@ticolops/obs-backup')
  const { listedBackups, renderBackups } = await import('../render/backups.ts')
  const backups = listedBackups(await readChoice(store, service, 'database'), new Date())
  await context.emit('BackupList', { service, store: store.location, content: 'database', backups }, (style) =>
    renderBackups(backups, `${store.location}, ${service}`, style),
  )
  return EXIT.done
}

async function restoreOne(
  context: Context,
  { service, backup, store }: OpenBackups,
  options: Options & { readonly from: string; readonly into: string },
): Promise<ExitCode> {
  const { restore } = await import('@ticolops/obs-backup')
  const { from, into, owner = true } = options
  const databaseUrl = addressFrom(context, 'DATABASE_URL', 'it names the server to restore on')
  const identities = await identitiesFrom(context)
  const progress = restoreProgress(context)
  const result = await restore({
    store,
    service,
    from,
    into,
    databaseUrl,
    identities,
    jobs: jobsOf(options.jobs, backup.jobs),
    noOwner: !owner,
    confirm: (plan) => confirmName(context, renderRestorePlan(plan, new Date(), context.err), into, options.confirm),
    onEvent: progress.onEvent,
    signal: context.io.signal,
  })
    .then((ended) => {
      progress.done()
      return ended
    })
    .finally(progress.end)
  const { outcome, plan, checks, seconds, swap } = result
  if (outcome === 'declined') {
    throw new CliError('confirmation.declined', EXIT.unconfirmed, 'That is not its name. Nothing was changed.', '')
  }
  const { id, createdAt } = plan.backup
  const body = {
    service,
    store: store.location,
    backup: { id, createdAt },
    into,
    server: plan.target.server,
    seconds,
    checks,
    swap,
  }
  await context.emit('Restore', body, (style) => renderRestored(result, maintenanceUrl(databaseUrl), style))
  return EXIT.done
}

/** The address that people connect by to rename databases, without the password. */
function maintenanceUrl(databaseUrl: string): string {
  const url = new URL(databaseUrl)
  url.password = ''
  url.pathname = '/postgres'
  return url.href
}
