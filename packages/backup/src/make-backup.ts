import type { Backup } from '@ticolops/obs-config'
import { clearAbandoned } from './abandoned.ts'
import { throwIfStopped } from './backup-error.ts'
import type { BackupEvent } from './backup-event.ts'
import { dumpDatabase } from './database/dump.ts'
import { newId } from './id.ts'
import { backupPrefix, lockKey, manifestKey } from './keys.ts'
import { withLock } from './lock.ts'
import type { Content, DatabaseManifest, Manifest } from './manifest.ts'
import { formatManifest, rowsOf, storedBytes } from './manifest.ts'
import type { ObjectStore } from './object-store.ts'
import { putText } from './object-store.ts'
import { recorded } from './recorded.ts'
import { verifyParts } from './verify-parts.ts'
import { version } from './version.ts'
import type { Draft } from './write-part.ts'

/** What every backup needs to know. */
export interface BackupOptions {
  readonly store: ObjectStore
  /** Whose backup. */
  readonly service: string
  readonly backup: Pick<Backup, 'recipients' | 'jobs' | 'store'>
  /** Secret keys of age, where there are any: then what was stored is decrypted again too. */
  readonly identities?: readonly string[]
  readonly onEvent?: (event: BackupEvent) => void
  readonly signal?: AbortSignal | undefined
}

/**
 * Backs up a database: one moment of it, dumped in several parts beside each other, encrypted and stored as it comes, read back, and only
 * then called a backup. Nothing is on this machine's disk, and little in its memory, at any size of the database.
 * How it ended is recorded in the store. Whatever fails, nothing of it is left and every earlier backup is untouched.
 * @param databaseUrl `postgres://…`; the role must be able to read every table.
 * @throws BackupError `locked`, `database_unreachable`, `dump_failed`, `no_such_bucket` and the rest, each with what mends it.
 */
export function backUpDatabase(databaseUrl: string, options: BackupOptions): Promise<DatabaseManifest> {
  return makeBackup('database', options, async (draft, signal) => {
    const jobs = options.backup.jobs
    const { takenAt, parts, database } = await dumpDatabase(databaseUrl, draft, jobs, signal, options.onEvent)
    return { ...headOf(draft, takenAt), content: 'database', parts, database }
  })
}

/** What is the same in all manifests. */
export function headOf(
  { id, service, recipients }: Draft,
  takenAt: Date,
): Pick<Manifest, 'format' | 'id' | 'service' | 'createdAt' | 'finishedAt' | 'writtenBy' | 'recipients'> {
  return {
    format: 1,
    id,
    service,
    createdAt: takenAt.toISOString(),
    finishedAt: new Date().toISOString(),
    writtenBy: version(),
    recipients: [...recipients],
  }
}

/**
 * What all backups go through, whatever is in them.
 * @param write Stores the parts and says what the manifest says of them.
 */
export async function makeBackup<M extends Manifest>(
  content: Content,
  options: BackupOptions,
  write: (draft: Draft, signal: AbortSignal) => Promise<M>,
): Promise<M> {
  const { store, service, backup, identities = [], onEvent = () => {} } = options
  const id = newId(new Date())
  const kind = content === 'database' ? 'backup' : 'configuration'
  const seconds = backup.store.objectLock
  const retainUntil = seconds === 0 ? undefined : new Date(Date.now() + seconds * 1000)
  const draft = { store, service, content, id, recipients: backup.recipients, retainUntil }
  const make = async (signal: AbortSignal): Promise<M> => {
    for (const what of await clearAbandoned(store, service, content)) onEvent({ type: 'cleared', what })
    try {
      const manifest = await write(draft, signal)
      onEvent({ type: 'step', step: 'verify' })
      await verify(manifest, signal)
      throwIfStopped(signal)
      onEvent({ type: 'step', step: 'manifest' })
      await putText(store, manifestKey(service, content, id), formatManifest(manifest), retained(retainUntil))
      return manifest
    } catch (error) {
      // What cannot be taken away now is taken away by the next run.
      await removeParts(store, backupPrefix(service, content, id)).catch(() => {})
      throw error
    }
  }
  const verify = (manifest: M, signal: AbortSignal): Promise<void> => {
    let done = 0
    return verifyParts(store, manifest, identities, backup.jobs, signal, (bytes) => {
      done += bytes
      onEvent({ type: 'bytes', done })
    })
  }
  return recorded(
    store,
    { id, kind, service },
    () => withLock(store, lockKey(service, content), id, options.signal, make),
    (manifest) => ({
      backup: id,
      bytes: storedBytes(manifest),
      rows: rowsOf(manifest),
      message: `Backed up ${manifest.parts.length} parts, read back and compared.`,
    }),
  )
}

async function removeParts(store: ObjectStore, prefix: string): Promise<void> {
  const keys: string[] = []
  for await (const { key } of store.list(prefix)) keys.push(key)
  for (const key of keys) await store.delete(key)
}

function retained(retainUntil: Date | undefined): { retainUntil?: Date } {
  return retainUntil === undefined ? {} : { retainUntil }
}
