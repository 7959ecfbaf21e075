import { BackupError } from './backup-error.ts'
import { timeOfId } from './id.ts'
import { backupsPrefix, manifestKey, placeOf } from './keys.ts'
import type { Content, Manifest } from './manifest.ts'
import { parseManifest } from './manifest.ts'
import type { ObjectStore } from './object-store.ts'
import { getText } from './object-store.ts'
import type { RunRecord } from './run-record.ts'

/** A backup that can be read about. */
export interface Backup {
  readonly manifest: Manifest
  /** What the last run that read all of it found; undefined when none did since it was written, which ended with reading it. */
  readonly lastCheck: RunRecord | undefined
}

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

/**
 * A service's backups, oldest first; halves are none.
 * @param runs The records of the service's runs: what they found out about a backup is told with it.
 */
export async function listBackups(
  store: ObjectStore,
  service: string,
  content: Content,
  runs: readonly RunRecord[],
): Promise<Backup[]> {
  const backups: Backup[] = []
  for (const { id, complete } of await listFolders(store, service, content)) {
    if (!complete) continue
    const lastCheck = runs.findLast((run) => run.backup === id && tellsOfTheBackup(run))
    backups.push({ manifest: await readManifest(store, service, content, id), lastCheck })
  }
  return backups
}

/** Whether nobody has found it to be broken. */
export function isGood({ lastCheck }: Backup): boolean {
  return lastCheck === undefined || lastCheck.outcome === 'success'
}

/** A run that failed for other reasons, such as a store that did not answer, says nothing about the backup. */
function tellsOfTheBackup({ kind, outcome }: RunRecord): boolean {
  if (kind === 'verify' || kind === 'drill' || kind === 'restore')
    return outcome === 'success' || outcome === 'damaged' || outcome === 'truncated'
  return false
}

/**
 * The manifest of one backup.
 * @throws BackupError `no_such_backup`, `other_service`, or `damaged` when the manifest cannot be read.
 */
export async function readManifest(
  store: ObjectStore,
  service: string,
  content: Content,
  id: string,
): Promise<Manifest> {
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
  return manifest
}
