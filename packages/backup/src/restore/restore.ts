import { escapeIdentifier } from 'pg'
import { BackupError, reasonOf, throwIfStopped } from '../backup-error.ts'
import type { DatabaseManifest } from '../manifest.ts'
import { rowsOf, storedBytes } from '../manifest.ts'
import type { ObjectStore } from '../object-store.ts'
import { recorded } from '../recorded.ts'
import { runChecks } from './check.ts'
import type { CheckResult } from './check.ts'
import { chooseBackup } from './choose.ts'
import type { Unfit } from '../backups.ts'
import { contentChecks } from './content-checks.ts'
import { fillDatabase, takenAway } from './fill.ts'
import { refuseWrongKey } from './identities.ts'
import { refuseInUse, refuseUnfit } from './refuse.ts'
import type { RestoreEvent } from './restore-event.ts'
import { makeRoles, readMissingRoles } from './roles.ts'
import type { MissingRole } from './roles.ts'
import { openServer } from './server.ts'
import type { Server } from './server.ts'
import { swapSql } from './swap.ts'
import { readExisting, readServer } from './target.ts'
import type { ExistingDatabase, TargetFacts } from './target.ts'
import { dropLeftovers, findLeftovers, tryLock } from './working-database.ts'
import type { WorkingDatabase } from './working-database.ts'

/** Bytes of a name, beyond which PostgreSQL cuts it off: https://www.postgresql.org/docs/current/limits.html */
const LONGEST = 63

/** What {@link restore} needs to know. */
export interface RestoreOptions {
  readonly store: ObjectStore
  /** Whose backup. */
  readonly service: string
  /** Id of the backup, or `latest`. */
  readonly from: string
  /** Name of the database to be: there is none of that name, or an empty one that nobody uses. */
  readonly into: string
  /** Address of the server, by any of its databases; the one it names is the one that is thought to be live. */
  readonly databaseUrl: string
  /** Secret keys of age; any that fits. */
  readonly identities: readonly string[]
  /** How much is loaded and indexed beside each other. */
  readonly jobs: number
  /** Leave out owners and privileges: everything belongs to whoever connects. */
  readonly noOwner: boolean
  /** Shown the plan; nothing is written before it says yes. */
  readonly confirm: (plan: RestorePlan) => Promise<boolean>
  readonly onEvent?: (event: RestoreEvent) => void
  readonly signal?: AbortSignal | undefined
}

/** What is going to be done. */
export interface RestorePlan {
  readonly backup: DatabaseManifest
  /** Newer ones that are broken: what was written between them and this one is lost with them. */
  readonly passedOver: readonly Unfit[]
  /** Where it is read from: `s3://bucket/prefix`. */
  readonly store: string
  readonly into: string
  readonly target: TargetFacts
  /** The database that the address names, where that is another one and there: the restored one is likely to take its place. */
  readonly live: { readonly name: string; readonly database: ExistingDatabase } | undefined
  /** Made, without passwords, because the server has none of that name and objects of the backup may belong to them. */
  readonly roles: readonly MissingRole[]
  /** What runs that were killed had left on the server, and is taken away. */
  readonly leftovers: readonly string[]
}

/** What came of it. */
export interface RestoreResult {
  readonly outcome: 'restored' | 'declined'
  readonly plan: RestorePlan
  readonly checks: readonly CheckResult[]
  /** From the yes until the database had its name. */
  readonly seconds: number
  /** SQL, for a connection to another database, that puts the restored database in the place of the live one. */
  readonly swap: readonly string[]
}

/**
 * Restores a backup under a name that nothing holds data under. It is filled under a name of its own and gets the real one only when its
 * content was compared with the manifest; until then, and when anything fails, there is nothing of that name.
 * @throws BackupError `no_such_backup`, `wrong_key`, `target_not_empty`, `damaged`, `checks_failed` and the rest, each with what mends it.
 */
export async function restore(options: RestoreOptions): Promise<RestoreResult> {
  const server = await openServer(options.databaseUrl)
  try {
    return await restoreOn(server, options)
  } catch (error) {
    throw server.explain(error)
  } finally {
    await server.close()
  }
}

async function restoreOn(server: Server, options: RestoreOptions): Promise<RestoreResult> {
  const { store, service, into, confirm, signal, onEvent = () => {} } = options
  refuseName(into)
  await lockName(server, into)
  const plan = await planRestore(server, options)
  if (!(await confirm(plan))) return { outcome: 'declined', plan, checks: [], seconds: 0, swap: [] }
  throwIfStopped(signal)
  let result: RestoreResult | undefined
  const work = async () => (result = await carryOut(server, plan, options))
  try {
    const { id } = plan.backup
    return await recorded(store, { kind: 'restore', service, backup: id }, work, ({ checks, seconds }) => ({
      bytes: storedBytes(plan.backup),
      rows: rowsOf(plan.backup),
      recoverySeconds: seconds,
      message: `Restored into ${into} on ${plan.target.server}; ${checks.length} checks passed.`,
    }))
  } catch (error) {
    // In a disaster the keys at hand may be those of a reader.
    if (result === undefined) throw error
    onEvent({ type: 'unrecorded', reason: reasonOf(error) })
    return result
  }
}

async function carryOut(server: Server, plan: RestorePlan, options: RestoreOptions): Promise<RestoreResult> {
  const begun = performance.now()
  const { backup, into, target, live, roles, leftovers } = plan
  const { noOwner } = options
  await dropLeftovers(server, leftovers)
  const dropRoles = await makeRoles(server, roles)
  try {
    const owner = noOwner ? undefined : (target.existing?.owner ?? live?.database.owner)
    const source = { store: options.store, manifest: backup, identities: options.identities }
    const database = await fillDatabase(server, source, { ...options, purpose: 'restore', owner })
    const checks = await proveAndName(server, database, plan, options)
    const seconds = (performance.now() - begun) / 1000
    return {
      outcome: 'restored',
      plan,
      checks,
      seconds,
      swap: live === undefined ? [] : swapSql(live.name, into, backup.id),
    }
  } catch (error) {
    await dropRoles()
    throw server.explain(error)
  }
}

/** Gives the database its name when its content is that of the backup, and takes it away when not. */
async function proveAndName(
  server: Server,
  database: WorkingDatabase,
  { backup, into }: RestorePlan,
  options: RestoreOptions,
): Promise<readonly CheckResult[]> {
  const { signal, onEvent = () => {} } = options
  try {
    onEvent({ type: 'step', step: 'checks' })
    const checks = await checkContent(server, database.name, backup, options)
    onEvent({ type: 'step', step: 'name' })
    throwIfStopped(signal)
    await makeRoom(server, into)
    await database.rename(into)
    return checks
  } catch (error) {
    throw await takenAway(database, error)
  }
}

/** Looks at everything and changes nothing. */
async function planRestore(
  server: Server,
  { store, service, from, into, databaseUrl, identities, noOwner }: RestoreOptions,
): Promise<RestorePlan> {
  const { backup, passedOver } = await chooseBackup(store, service, from)
  await refuseWrongKey(backup, identities)
  const existing = await readExisting(server, into)
  const target = { ...(await readServer(server)), existing }
  refuseUnfit(backup, into, target)
  const name = decodeURIComponent(new URL(databaseUrl).pathname.slice(1))
  const database = name === into ? undefined : await readExisting(server, name)
  return {
    backup,
    passedOver,
    store: store.location,
    into,
    target,
    live: database === undefined || database.objects === 0 ? undefined : { name, database },
    roles: noOwner ? [] : await readMissingRoles(server, store, backup, identities),
    leftovers: await findLeftovers(server, 'restore'),
  }
}

/** @throws BackupError `checks_failed` */
async function checkContent(
  server: Server,
  database: string,
  manifest: DatabaseManifest,
  { jobs, signal, onEvent }: Pick<RestoreOptions, 'jobs' | 'signal' | 'onEvent'>,
): Promise<readonly CheckResult[]> {
  const client = await server.connect(database)
  try {
    const restored = { client, url: server.urlOf(database), manifest, signal }
    const checks = await runChecks(contentChecks(jobs), restored, (result) => onEvent?.({ type: 'check', result }))
    const failed = checks.filter(({ passed }) => !passed)
    if (failed.length === 0) return checks
    const problems = failed.flatMap((check) => check.problems)
    throw new BackupError(
      'checks_failed',
      `What was restored is not what was backed up: ${problems.slice(0, 5).join(' ')}`,
      {
        hint: failed[0]?.hint ?? '',
        details: { checks },
      },
    )
  } finally {
    await client.end()
  }
}

/** @throws BackupError `configuration` for a name that no database of a team can have. */
function refuseName(into: string): void {
  const bytes = Buffer.byteLength(into)
  if (bytes > 0 && bytes <= LONGEST && !['postgres', 'template0', 'template1'].includes(into)) return
  throw new BackupError('configuration', `'${into}' cannot be the name of the database to restore into.`, {
    hint: `Take one of at most ${LONGEST} bytes that is not the server’s own, such as --into shop_restored.`,
  })
}

async function lockName(server: Server, into: string): Promise<void> {
  if (await tryLock(server, `restore ${into}`)) return
  throw new BackupError('locked', `Another restore into ${into} is running on this server.`, {
    hint: 'Wait for it, or restore into another name.',
  })
}

/** The empty database of that name goes, if it still is empty and nobody's: the server refuses when somebody has connected meanwhile. */
async function makeRoom(server: Server, into: string): Promise<void> {
  const existing = await readExisting(server, into)
  if (existing === undefined) return
  refuseInUse(into, existing)
  await server.client.query(`DROP DATABASE ${escapeIdentifier(into)}`)
}
