import type { DatabaseManifest, Part } from '../manifest.ts'
import type { Bytes, ObjectStore } from '../object-store.ts'
import { readPart } from '../read-part.ts'
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

/** Reads the parts of a backup, tells how much of all of them has been read. */
export function partReader({ store, manifest, identities }: Source, onEvent: (event: RestoreEvent) => void): ReadPart {
  const total = manifest.parts
    .filter(({ section }) => section !== undefined)
    .reduce((sum, { plaintext }) => sum + plaintext.bytes, 0)
  let done = 0
  return async function* read(part, signal) {
    for await (const chunk of readPart(store, manifest, part, identities, signal)) {
      done += chunk.byteLength
      onEvent({ type: 'bytes', done, total })
      yield chunk
    }
  }
}
