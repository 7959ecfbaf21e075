import { BackupError } from './backup-error.ts'
import { timeOfId } from './id.ts'
import { backupsPrefix, manifestKey, placeOf } from './keys.ts'
import type { Content, Manifest } from './manifest.ts'
import { parseManifest } from './manifest.ts'
import type { ObjectStore } from './object-store.ts'
import { getText } from './object-store.ts'
import { readRuns } from './run-record.ts'
import type { RunRecord } from './run-record.ts'

/** A backup that can be restored, as far as anybody knows. */
export interface Candidate<M extends Manifest = Manifest> {
  readonly manifest: M
  /** The last run that read all of it; undefined when none did since it was written, which ended with reading it. */
  readonly lastCheck: RunRecord | undefined
}

/** A backup that is there and had better not be restored. */
export interface Unfit<M extends Manifest = Manifest> {
  readonly id: string
  /** Why: what its manifest or the last run that read it says. */
  readonly reason: string
  /** Absent when not even the manifest can be read. */
  readonly manifest?: M
}

/** A service's backups, each newest first. */
export interface Choice<M extends Manifest = Manifest> {
  readonly fit: readonly Candidate<M>[]
  readonly unfit: readonly Unfit<M>[]
}

/** The manifests of one content. */
export type ManifestOf<C extends Content> = Extract<Manifest, { content: C }>

/** What was found below a backup's folder. */
export interface Folder {
  readonly id: string
  readonly keys: readonly string[]
  /** When its last object was written. */
  readonly modifiedAt: Date
  /** Whether there is a manifest: without, it is half of a backup, still being written or left behind. */
  readonly complete: boolean
}

/** The folders of a service's backups, by id. Lists only; opens nothing. */
export async function listFolders(store: ObjectStore, service: string, content: Content): Promise<Folder[]> {
  const prefix = backupsPrefix(service, content)
  const folders = new Map<string, { id: string; keys: string[]; modifiedAt: Date; complete: boolean }>()
  for await (const { key, modifiedAt } of store.list(prefix)) {
    const place = placeOf(key, prefix)
    if (place === undefined || timeOfId(place.id) === undefined) continue
    const folder = folders.get(place.id) ?? { id: place.id, keys: [], modifiedAt, complete: false }
    folders.set(place.id, folder)
    folder.keys.push(key)
    folder.complete ||= place.name === 'manifest.json'
    if (modifiedAt > folder.modifiedAt) folder.modifiedAt = modifiedAt
  }
  return [...folders.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

/** Sorts out a service's backups; halves are none, and one that is broken hides none of the others. */
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
    const manifest = await readManifest(store, service, content, id).catch((error: unknown) => unreadable(error))
    if (manifest instanceof BackupError) unfit.push({ id, reason: manifest.message })
    else if (lastCheck !== undefined && lastCheck.outcome !== 'success')
      unfit.push({ id, reason: lastCheck.message, manifest })
    else fit.push({ manifest, lastCheck })
  }
  return { fit, unfit }
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

/**
 * The manifest of one backup.
 * @throws BackupError `no_such_backup`, `other_service`, or `damaged` when the manifest cannot be read.
 */
export async function readManifest<C extends Content>(
  store: ObjectStore,
  service: string,
  content: C,
  id: string,
): Promise<ManifestOf<C>> {
  const key = manifestKey(service, content, id)
  const read = parseManifest(await getText(store, key))
  if ('problem' in read) {
    throw new BackupError('damaged', `${store.location}/${key} is no manifest: ${read.problem}.`, {
      hint: 'Take another backup: `ticolops-obs restore --list`. A newer ticolops-obs may have written it.',
    })
  }
  const { manifest } = read
  if (manifest.service !== service) {
    throw new BackupError(
      'other_service',
      `${store.location}/${key} is a backup of ${manifest.service}, not of ${service}.`,
      {
        hint: `Name the service it belongs to: --service ${manifest.service}.`,
      },
    )
  }
  if (manifest.id !== id || manifest.content !== content) {
    throw new BackupError(
      'damaged',
      `${store.location}/${key} belongs to ${manifest.id}: it was moved or copied there.`,
      {
        hint: 'Take another backup: `ticolops-obs restore --list`.',
      },
    )
  }
  return manifest as ManifestOf<C>
}
