import { BackupError } from '../backup-error.ts'
import { listFolders, readManifest } from '../backups.ts'
import type { Content, DatabaseManifest, Manifest } from '../manifest.ts'
import type { ObjectStore } from '../object-store.ts'
import type { RunRecord } from '../run-record.ts'
import { readRuns } from '../run-record.ts'

/** A backup that can be restored, as far as anybody knows. */
export interface Candidate<M extends Manifest = DatabaseManifest> {
  readonly manifest: M
  /** The last run that read all of it; undefined when none did since it was written. */
  readonly lastCheck: RunRecord | undefined
}

/** A backup that is there and had better not be restored. */
export interface Unfit<M extends Manifest = DatabaseManifest> {
  readonly id: string
  /** Why: what its manifest or the last run that read it says. */
  readonly reason: string
  /** Absent when not even the manifest can be read. */
  readonly manifest?: M
}

/** A service's backups, each newest first. */
export interface Choice<M extends Manifest = DatabaseManifest> {
  readonly fit: readonly Candidate<M>[]
  readonly unfit: readonly Unfit<M>[]
}

/** Sorts out what could be restored. One that is broken hides none of the others. */
export async function readChoice<C extends Content>(
  store: ObjectStore,
  service: string,
  content: C,
): Promise<Choice<ManifestOf<C>>> {
  const runs = await readRuns(store, service)
  const fit: Candidate<ManifestOf<C>>[] = []
  const unfit: Unfit<ManifestOf<C>>[] = []
  for (const { id, complete } of (await listFolders(store, service, content)).toReversed()) {
    if (!complete) continue
    const lastCheck = runs.findLast((run) => run.backup === id && tellsOfBackup(run))
    const manifest = await manifestOf(store, service, content, id).catch((error: unknown) => unreadable(error))
    if (manifest instanceof BackupError) unfit.push({ id, reason: manifest.message })
    else if (lastCheck !== undefined && lastCheck.outcome !== 'success')
      unfit.push({ id, reason: lastCheck.message, manifest })
    else fit.push({ manifest, lastCheck })
  }
  return { fit, unfit }
}

/** A backup that was chosen. */
export interface Chosen {
  readonly backup: DatabaseManifest
  /** Newer ones that are broken: what was written between them and this one is lost with them. */
  readonly passedOver: readonly Unfit[]
}

/**
 * The backup that was asked for.
 * @param from An id, or `latest`: the newest that nobody found to be broken.
 * @throws BackupError `no_such_backup`; for an id whose manifest cannot be read, why.
 */
export async function chooseBackup(store: ObjectStore, service: string, from: string): Promise<Chosen> {
  if (from !== 'latest') return { backup: await manifestOf(store, service, 'database', from), passedOver: [] }
  const { fit, unfit } = await readChoice(store, service, 'database')
  const [newest] = fit
  if (newest !== undefined) {
    const backup = newest.manifest
    return { backup, passedOver: unfit.filter(({ id }) => id > backup.id) }
  }
  throw new BackupError(
    'no_such_backup',
    unfit.length === 0
      ? `${store.location} has no backup of ${service}.`
      : `None of the ${unfit.length} backups of ${service} in ${store.location} is fit to be restored: ${unfit[0]?.reason}`,
    {
      hint:
        unfit.length === 0
          ? 'See whether bucket, prefix and service are the right ones; make a backup with: ticolops-obs backup run'
          : 'See them all with ticolops-obs restore --list; --from <id> takes one all the same.',
    },
  )
}

/**
 * One of the older backups, each as likely as any other; the newest when there is only that.
 * @param random From 0 up to, but not, 1.
 */
export function pickOlder(fit: readonly Candidate[], random: number): Candidate | undefined {
  const [newest, ...older] = fit
  return older[Math.floor(random * older.length)] ?? newest
}

type ManifestOf<C extends Content> = Extract<Manifest, { content: C }>

async function manifestOf<C extends Content>(
  store: ObjectStore,
  service: string,
  content: C,
  id: string,
): Promise<ManifestOf<C>> {
  // readManifest refuses one of another content.
  return (await readManifest(store, service, content, id)) as ManifestOf<C>
}

/** What is wrong with this backup alone; a store that does not answer is wrong with all of them. */
function unreadable(error: unknown): BackupError {
  if (error instanceof BackupError && ['damaged', 'other_service', 'no_such_backup'].includes(error.outcome))
    return error
  throw error
}

/** A run that failed for other reasons, such as a server that did not answer, says nothing about the backup. */
function tellsOfBackup({ kind, outcome }: RunRecord): boolean {
  return ['verify', 'drill', 'restore'].includes(kind) && ['success', 'damaged', 'truncated'].includes(outcome)
}
