import { BackupError, backupErrorOf } from './backup-error.ts'
import { listFolders, readManifest } from './backups.ts'
import type { Content } from './manifest.ts'
import { rowsOf, storedBytes } from './manifest.ts'
import type { ObjectStore } from './object-store.ts'
import type { Outcome } from './outcome.ts'
import { recorded } from './recorded.ts'
import { verifyParts } from './verify-parts.ts'

/** What {@link verifyBackups} needs to know. */
export interface VerifyOptions {
  readonly store: ObjectStore
  readonly service: string
  readonly content: Content
  /** Id of one backup, `latest`, or `all`. */
  readonly which: string
  /** Secret keys of age; without any, only the stored bytes are compared. */
  readonly identities: readonly string[]
  /** How many parts are read beside each other. */
  readonly jobs: number
  /** Told how many bytes of the backup have been read so far. */
  readonly onBytes?: (id: string, done: number) => void
  readonly signal?: AbortSignal | undefined
}

/** What became of one backup. */
export interface Verified {
  readonly id: string
  readonly outcome: Outcome
  /** Bytes as stored. */
  readonly bytes: number
  readonly message: string
  readonly hint: string
}

/** The backup's own fault: the others are looked at all the same. */
const ITS_OWN = new Set<Outcome>(['damaged', 'truncated', 'wrong_key', 'no_such_backup', 'other_service'])

/**
 * Reads backups back and compares them with their manifests. What is found about each is recorded in the store, and from then on a broken
 * one neither counts in retention nor is taken for the newest.
 * @throws BackupError `no_such_backup` when there is none to look at; and what is no fault of a backup, such as a store that does not answer.
 */
export async function verifyBackups(options: VerifyOptions): Promise<Verified[]> {
  const results: Verified[] = []
  for (const id of await idsOf(options)) {
    const result = await verifyOne(id, options).catch((error: unknown) => {
      const { outcome, message, hint } = backupErrorOf(error)
      if (!ITS_OWN.has(outcome)) throw error
      return { id, outcome, bytes: 0, message, hint }
    })
    results.push(result)
  }
  return results
}

function verifyOne(id: string, options: VerifyOptions): Promise<Verified> {
  const { store, service, content, identities, jobs, signal, onBytes } = options
  const work = async (): Promise<Verified> => {
    const manifest = await readManifest(store, service, content, id)
    let done = 0
    await verifyParts(store, manifest, identities, jobs, signal, (bytes) => onBytes?.(id, (done += bytes)))
    const message =
      identities.length === 0
        ? `All ${manifest.parts.length} parts are as they were written.`
        : `All ${manifest.parts.length} parts are as they were written, and can be decrypted.`
    return { id, outcome: 'success', bytes: storedBytes(manifest), message, hint: rowsHint(rowsOf(manifest)) }
  }
  return recorded(store, { kind: 'verify', service, backup: id }, work, ({ bytes, message }) => ({ bytes, message }))
}

/** What reading back cannot prove. */
function rowsHint(rows: number): string {
  return rows === 0 ? '' : 'That it can be restored is proven by a drill: `ticolops-obs drill`.'
}

async function idsOf({ store, service, content, which }: VerifyOptions): Promise<string[]> {
  if (which !== 'latest' && which !== 'all') return [which]
  const ids = (await listFolders(store, service, content)).filter(({ complete }) => complete).map(({ id }) => id)
  if (ids.length > 0) return which === 'latest' ? ids.slice(-1) : ids
  throw new BackupError('no_such_backup', `${store.location} has no backup of ${service}.`, {
    hint: 'See whether bucket, prefix and service are the right ones; make a backup with: ticolops-obs backup run',
  })
}
