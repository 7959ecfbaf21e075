import { BackupError } from '../backup-error.ts'
import { partKey } from '../keys.ts'
import type { DatabaseManifest, Part } from '../manifest.ts'
import type { Bytes, ObjectStore } from '../object-store.ts'
import { readPart, readStored } from '../read-part.ts'
import type { RestoreEvent } from './restore-event.ts'

/** A backup, where it lies, and what opens it. */
export interface Source {
  readonly store: ObjectStore
  readonly manifest: DatabaseManifest
  /** Secret keys of age; any that fits. */
  readonly identities: readonly string[]
}

/** Reads one part, decrypted. Whoever reads it to its end has proof that it is whole. */
export type ReadPart = (part: Part, signal: AbortSignal | undefined) => Bytes

/** Reads the parts of a backup, tells how much of all of them has been read, and what is damaged by its name. */
export function partReader(source: Source, onEvent: (event: RestoreEvent) => void): ReadPart {
  const { store, manifest, identities } = source
  const total = manifest.parts
    .filter(({ section }) => section !== undefined)
    .reduce((sum, { plaintext }) => sum + plaintext.bytes, 0)
  let done = 0
  return async function* read(part, signal) {
    try {
      for await (const chunk of readPart(store, manifest, part, identities, signal)) {
        done += chunk.byteLength
        onEvent({ type: 'bytes', done, total })
        yield chunk
      }
    } catch (error) {
      throw await named(error, source, part, signal)
    }
  }
}

async function named(
  error: unknown,
  { store, manifest }: Source,
  part: Part,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  if (!(error instanceof BackupError)) return error
  const { outcome, message, hint, details } = error
  if (outcome === 'wrong_key') {
    // A header that was damaged looks like one for somebody else: the stored bytes tell which it is.
    for await (const _ of readStored(store, manifest, part, signal));
    return error
  }
  const object = `${store.location}/${partKey(manifest.service, manifest.content, manifest.id, part.name)}`
  if (outcome !== 'damaged' || message.includes(object)) return error
  return new BackupError(outcome, `${object}: ${message}`, { hint, details, cause: error })
}
