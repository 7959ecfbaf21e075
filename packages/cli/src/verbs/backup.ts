import type { Content } from '@ticolops/obs-backup'
import { withBackups, addressFrom, identitiesIfAny, jobsOf } from '../backups.ts'
import type { OpenBackups } from '../backups.ts'
import { CliError } from '../cli-error.ts'
import type { Context } from '../context.ts'
import { EXIT } from '../exit-code.ts'
import type { ExitCode } from '../exit-code.ts'
import { backupProgress } from '../render/backup-progress.ts'
import { renderBackedUp, renderPruned, renderVerified } from '../render/backup-runs.ts'
import { listedBackups, renderBackups } from '../render/backups.ts'

interface Options {
  readonly service?: string
  readonly content?: Content
  readonly backup?: string
  readonly dryRun?: boolean
  readonly port?: string
  readonly jobs?: string
}

type Action = 'run' | 'list' | 'verify' | 'prune' | 'exporter'

const ACTIONS: Readonly<
  Record<Action, (context: Context, backups: OpenBackups, options: Options) => Promise<ExitCode>>
> = {
  run: make,
  list,
  verify,
  prune,
  exporter,
}

/** Makes, lists, checks or thins out backups, or tells Prometheus about them. */
export async function run(context: Context, options: Options, [action]: readonly string[]): Promise<ExitCode> {
  return withBackups(context, options.service, (backups) => ACTIONS[action as Action](context, backups, options))
}

async function make(
  context: Context,
  backups: OpenBackups,
  { content = 'database', jobs }: Options,
): Promise<ExitCode> {
  const { backUpConfiguration, backUpDatabase } = await import('@ticolops/obs-backup')
  const { store, service, namespace, backup } = backups
  const progress = backupProgress(context)
  const options = {
    store,
    service,
    backup: { ...backup, jobs: jobsOf(jobs, backup.jobs) },
    identities: await identitiesIfAny(context),
    onEvent: progress.onEvent,
    signal: context.io.signal,
  }
  const making =
    content === 'database'
      ? backUpDatabase(addressFrom(context, 'DATABASE_URL', 'it names the database to back up'), options)
      : backUpConfiguration(context.options.namespace ?? namespace, options)
  const manifest = await making.finally(progress.end)
  await context.emit('Backup', { store: store.location, manifest }, (style) =>
    renderBackedUp(manifest, store.location, style),
  )
  return EXIT.done
}

async function list(
  context: Context,
  { service, store }: OpenBackups,
  { content = 'database' }: Options,
): Promise<ExitCode> {
  const { readChoice } = await import('@ticolops/obs-backup')
  const backups = listedBackups(await readChoice(store, service, content), new Date())
  await context.emit('BackupList', { service, store: store.location, content, backups }, (style) =>
    renderBackups(backups, `${store.location}, ${service}`, style),
  )
  return EXIT.done
}

async function verify(context: Context, { service, store, backup }: OpenBackups, options: Options): Promise<ExitCode> {
  const { verifyBackups } = await import('@ticolops/obs-backup')
  const { content = 'database', backup: which = 'latest', jobs } = options
  const progress = backupProgress(context)
  const results = await verifyBackups({
    store,
    service,
    content,
    which,
    identities: await identitiesIfAny(context),
    jobs: jobsOf(jobs, backup.jobs),
    onBytes: (_, done) => progress.onEvent({ type: 'bytes', done }),
    signal: context.io.signal,
  }).finally(progress.end)
  await context.emit('BackupVerification', { service, store: store.location, content, results }, (style) =>
    renderVerified(results, style),
  )
  return results.every(({ outcome }) => outcome === 'success') ? EXIT.done : EXIT.preflight
}

async function prune(context: Context, { service, store, backup }: OpenBackups, options: Options): Promise<ExitCode> {
  const { prune: pruneBackups } = await import('@ticolops/obs-backup')
  const { content = 'database', dryRun = false } = options
  const { keep, remove, cleared } = await pruneBackups({
    store,
    service,
    content,
    retention: backup.retention,
    objectLock: backup.store.objectLock,
    dryRun,
    signal: context.io.signal,
  })
  const kept = [...keep].map(([id, reasons]) => ({ id, reasons }))
  const body = { service, store: store.location, content, dryRun, kept, removed: remove, cleared }
  await context.emit('BackupPruning', body, (style) => renderPruned(body, style))
  return EXIT.done
}

/** Serves until it is told to end, which is its good end. */
async function exporter(
  context: Context,
  { service, store, backup }: OpenBackups,
  options: Options,
): Promise<ExitCode> {
  const { startExporter } = await import('@ticolops/obs-backup')
  const { signal } = context.io
  const running = await startExporter({
    store,
    service,
    backup,
    ...(options.content === undefined ? {} : { contents: [options.content] }),
    port: portOf(options.port),
    onChange: (failure) =>
      context.say(failure === undefined ? 'The store can be read.' : `${failure.message} ${failure.hint}`),
  })
  context.say(`Metrics of ${service}’s backups: ${running.url}/metrics`)
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
  await running.stop()
  return EXIT.done
}

/** @throws CliError for what is no port. */
function portOf(text = '9464'): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new CliError(
    'usage.port',
    EXIT.usage,
    `--port ${text} is not a port.`,
    'It is a number up to 65535; 9464 when left out.',
  )
}
