import type { Retention } from '@ticolops/obs-config'
import { clearAbandoned, deleteBackup } from '../abandoned.ts'
import { throwIfStopped } from '../backup-error.ts'
import { listFolders, readChoice } from '../backups.ts'
import { newId } from '../id.ts'
import { lockKey, runKey } from '../keys.ts'
import { withLock } from '../lock.ts'
import type { Content, Manifest } from '../manifest.ts'
import type { ObjectStore } from '../object-store.ts'
import { recorded } from '../recorded.ts'
import { readRuns } from '../run-record.ts'
import { forgettable } from './forget-runs.ts'
import type { Kept, Verdict } from './retention.ts'
import { retain } from './retention.ts'

/** What {@link prune} needs to know. */
export interface PruneOptions {
  readonly store: ObjectStore
  readonly service: string
  readonly content: Content
  readonly retention: Retention
  /** Seconds for which the store refuses to delete. */
  readonly objectLock: number
  /** Says what would go, and deletes nothing. */
  readonly dryRun: boolean
  readonly signal?: AbortSignal | undefined
}

/** What stayed, and what went. */
export interface Pruned extends Verdict {
  /** What runs that died had left behind, and was taken away. */
  readonly cleared: readonly string[]
}

/**
 * Deletes the backups that retention has no more use for, and the records of runs that nobody asks about any more.
 * @throws BackupError `locked` while a backup is made, and what the store says.
 */
export async function prune(options: PruneOptions): Promise<Pruned> {
  const { store, service, content, dryRun } = options
  if (dryRun) return { ...(await judge(options)), cleared: [] }
  const id = newId(new Date())
  return recorded(
    store,
    { id, kind: 'prune', service },
    () => withLock(store, lockKey(service, content), id, options.signal, (signal) => pruneLocked(options, signal)),
    ({ keep, remove }) => ({ message: `Deleted ${remove.length} backups, kept ${keep.size}.` }),
  )
}

async function pruneLocked(options: PruneOptions, signal: AbortSignal): Promise<Pruned> {
  const { store, service, content } = options
  const cleared = await clearAbandoned(store, service, content)
  const verdict = await judge(options)
  const folders = new Map((await listFolders(store, service, content)).map((folder) => [folder.id, folder.keys]))
  for (const id of verdict.remove) {
    throwIfStopped(signal)
    await deleteBackup(store, service, content, id, folders.get(id) ?? [])
  }
  for (const id of forgettable(await readRuns(store, service), new Date())) {
    throwIfStopped(signal)
    await store.delete(runKey(service, id))
  }
  return { ...verdict, cleared }
}

async function judge({ store, service, content, retention, objectLock }: PruneOptions): Promise<Verdict> {
  const { fit, unfit } = await readChoice(store, service, content)
  const readable = unfit.flatMap(({ manifest }) => (manifest === undefined ? [] : [manifest]))
  const { keep, remove } = retain(
    [...fit.map(({ manifest }) => kept(manifest, true)), ...readable.map((manifest) => kept(manifest, false))],
    retention,
    new Date(),
    objectLock,
  )
  // A newer program may have written them, and know better.
  const unreadable = unfit.filter(({ manifest }) => manifest === undefined)
  return { keep: new Map([...keep, ...unreadable.map(({ id }) => [id, ['not readable']] as const)]), remove }
}

function kept({ id, createdAt }: Manifest, good: boolean): Kept {
  return { id, createdAt: new Date(createdAt), good }
}
