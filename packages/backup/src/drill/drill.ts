import { readChoice } from '../backups.ts'
import { connect } from '../database/connect.ts'
import { schemaFacts } from '../database/schema-facts.ts'
import type { DatabaseManifest } from '../manifest.ts'
import { rowsOf, storedBytes } from '../manifest.ts'
import type { ObjectStore } from '../object-store.ts'
import { recorded } from '../recorded.ts'
import type { RunHead, RunResult } from '../recorded.ts'
import { runChecks } from '../restore/check.ts'
import type { CheckResult } from '../restore/check.ts'
import { chooseBackup, pickOlder } from '../restore/choose.ts'
import type { Unfit } from '../backups.ts'
import { contentChecks } from '../restore/content-checks.ts'
import { fillDatabase } from '../restore/fill.ts'
import type { Source } from '../restore/part-reader.ts'
import { refuseWrongKey } from '../restore/identities.ts'
import { refuseUnfit } from '../restore/refuse.ts'
import type { RestoreEvent } from '../restore/restore-event.ts'
import { openServer } from '../restore/server.ts'
import type { Server } from '../restore/server.ts'
import { readServer } from '../restore/target.ts'
import { dropLeftovers, findLeftovers } from '../restore/working-database.ts'
import { foreignKeys } from './foreign-keys.ts'
import { indexes } from './indexes.ts'
import { lendRoles } from './lend-roles.ts'
import { smoke } from './smoke.ts'
import { lockDrill, refuseProduction } from './staging.ts'

/** What {@link drill} needs to know. */
export interface DrillOptions {
  readonly store: ObjectStore
  readonly service: string
  /** Id of the backup, `latest`, or `random` for one of the older ones. */
  readonly from: string
  /** Address of the server on which a database is made and dropped, by any of its databases. */
  readonly drillUrl: string
  /** Address of the database that is backed up, where it is known: nothing is rehearsed on its server. */
  readonly productionUrl?: string | undefined
  readonly allowSameServer: boolean
  /** Secret keys of age; any that fits. */
  readonly identities: readonly string[]
  /** How much is loaded and indexed beside each other. */
  readonly jobs: number
  /** A program and its arguments that try the restored database, whose address it gets in `DATABASE_URL`. */
  readonly smoke?: readonly string[] | undefined
  /** What that program finds in its environment, the secrets of the job left out. */
  readonly env: NodeJS.ProcessEnv
  readonly onEvent?: (event: DrillEvent) => void
  readonly signal?: AbortSignal | undefined
}

/** What is told while a drill runs. */
export type DrillEvent =
  | RestoreEvent
  /** What is rehearsed, and what an earlier drill left behind and was taken away. */
  | {
      readonly type: 'chosen'
      readonly backup: DatabaseManifest
      readonly passedOver: readonly Unfit[]
      readonly server: string
      readonly leftovers: readonly string[]
    }

/** What came of a drill. */
export interface DrillResult {
  readonly backup: DatabaseManifest
  /** `host:port` of the server it was rehearsed on. */
  readonly server: string
  readonly checks: readonly CheckResult[]
  /** From the first byte that was asked for until the data could be used: loaded, indexed, with statistics. Without the checks. */
  readonly recoverySeconds: number
  /** Age of the newest backup's snapshot when the drill began, whichever was rehearsed: what would have been lost. */
  readonly dataLossSeconds: number
  /** `schema_newer`: the content is whole, but the application's own test failed, and the live schema has later migrations. */
  readonly outcome: 'success' | 'checks_failed' | 'schema_newer'
}

/**
 * Rehearses a restore: into a database of its own, which is made, filled, checked and taken away again, whatever happens. How it ended is
 * recorded in the store.
 * @returns The checks, too where some failed. What kept them from being run is thrown.
 * @throws BackupError `configuration` on the server of production, `locked`, `wrong_key`, `damaged`, `disk_full` and the rest.
 */
export function drill(options: DrillOptions): Promise<DrillResult> {
  const { store, service } = options
  // Which backup it was matters most where it turns out to be broken, and is known only on the way.
  const head: RunHead = { kind: 'drill', service }
  const chosen = (backup: DatabaseManifest) => void (head.backup = backup.id)
  return recorded(store, head, () => rehearse(options, chosen), recordOf)
}

async function rehearse(options: DrillOptions, chosen: (backup: DatabaseManifest) => void): Promise<DrillResult> {
  const { service, drillUrl, productionUrl, allowSameServer } = options
  const server = await openServer(drillUrl)
  try {
    if (!allowSameServer && productionUrl !== undefined) await refuseProduction(server, productionUrl)
    await lockDrill(server, service)
    return await rehearseOn(server, options, chosen)
  } catch (error) {
    throw server.explain(error)
  } finally {
    await server.close()
  }
}

async function rehearseOn(
  server: Server,
  options: DrillOptions,
  chosen: (backup: DatabaseManifest) => void,
): Promise<DrillResult> {
  const { store, service, from, identities, onEvent = () => {} } = options
  const begunAt = Date.now()
  const leftovers = await findLeftovers(server, 'drill')
  await dropLeftovers(server, leftovers)
  const { fit } = await readChoice(store, service, 'database')
  const older = from === 'random' ? pickOlder(fit, Math.random()) : undefined
  const { backup, passedOver } =
    older === undefined
      ? await chooseBackup(store, service, from === 'random' ? 'latest' : from)
      : { backup: older.manifest, passedOver: [] }
  chosen(backup)
  const facts = await readServer(server)
  refuseUnfit(backup, '', { ...facts, existing: undefined })
  await refuseWrongKey(backup, identities)
  onEvent({ type: 'chosen', backup, passedOver, server: facts.server, leftovers })

  const source = { store, manifest: backup, identities }
  const takeBack = await lendRoles(server, source)
  try {
    return await restoreAndCheck(server, source, options, fit[0]?.manifest ?? backup, begunAt)
  } finally {
    await takeBack()
  }
}

async function restoreAndCheck(
  server: Server,
  source: Source,
  options: DrillOptions,
  newest: DatabaseManifest,
  begunAt: number,
): Promise<DrillResult> {
  const { jobs, signal, onEvent = () => {} } = options
  const { manifest: backup } = source
  const begun = performance.now()
  const database = await fillDatabase(server, source, { purpose: 'drill', noOwner: true, jobs, signal, onEvent })
  const recoverySeconds = (performance.now() - begun) / 1000
  try {
    onEvent({ type: 'step', step: 'checks' })
    const checks = await check(server, database.name, backup, options)
    return {
      backup,
      server: `${server.client.host}:${server.client.port}`,
      outcome: await outcomeOf(checks, backup, options.productionUrl),
      checks,
      recoverySeconds,
      dataLossSeconds: Math.max(0, (begunAt - Date.parse(newest.createdAt)) / 1000),
    }
  } finally {
    await database.drop()
  }
}

function recordOf({ backup, outcome, checks, recoverySeconds, dataLossSeconds }: DrillResult): RunResult {
  const problems = checks.flatMap((result) => result.problems)
  return {
    outcome,
    bytes: storedBytes(backup),
    rows: rowsOf(backup),
    recoverySeconds,
    dataLossSeconds,
    message: problems.length === 0 ? `${checks.length} checks passed.` : problems.slice(0, 5).join(' '),
  }
}

async function check(
  server: Server,
  database: string,
  manifest: DatabaseManifest,
  { jobs, smoke: command, env, signal, onEvent = () => {} }: DrillOptions,
): Promise<readonly CheckResult[]> {
  const client = await server.connect(database)
  try {
    const checks = [
      ...contentChecks(jobs),
      foreignKeys,
      indexes,
      ...(command === undefined ? [] : [smoke(command, env)]),
    ]
    const restored = { client, url: server.urlOf(database), manifest, signal }
    return await runChecks(checks, restored, (result) => onEvent({ type: 'check', result }))
  } finally {
    await client.end()
  }
}

async function outcomeOf(
  checks: readonly CheckResult[],
  { database }: DatabaseManifest,
  productionUrl: string | undefined,
): Promise<DrillResult['outcome']> {
  const failed = checks.filter(({ passed }) => !passed)
  if (failed.length === 0) return 'success'
  const onlySmoke = failed.every(({ id }) => id === 'smoke')
  if (!onlySmoke || productionUrl === undefined || database.migration === undefined) return 'checks_failed'
  const live = await liveMigration(productionUrl)
  return live !== undefined && live.latest !== database.migration.latest ? 'schema_newer' : 'checks_failed'
}

/** The last migration of the database in use; undefined where it cannot be told from here. */
async function liveMigration(url: string): Promise<DatabaseManifest['database']['migration']> {
  const client = await connect(url).catch(() => undefined)
  if (client === undefined) return undefined
  try {
    return (await schemaFacts(client)).migration
  } catch {
    return undefined
  } finally {
    await client.end()
  }
}
