import { decryptStream } from './age.ts'
import { BackupError } from './backup-error.ts'
import type { Digest } from './digest.ts'
import { Meter } from './digest.ts'
import { partKey } from './keys.ts'
import type { Manifest, Part } from './manifest.ts'
import type { Bytes, ObjectStore } from './object-store.ts'

/**
 * One part as it was before encryption. Whoever reads it to its end has proof that both the stored and the decrypted bytes are those
 * that the manifest speaks of; until then what was read must not be believed.
 * @throws BackupError `wrong_key`, `truncated` or `damaged`, with the object's name.
 */
export async function* readPart(
  store: ObjectStore,
  manifest: Manifest,
  part: Part,
  identities: readonly string[],
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const object = where(store, manifest, part)
  const decrypted = decryptStream(identities)(readStored(store, manifest, part, signal))
  try {
    yield* expecting(part.plaintext, decrypted, `${object}, decrypted,`)
  } catch (error) {
    if (!(error instanceof BackupError)) throw error
    const { outcome, message, hint, details } = error
    // A header that was damaged looks like one for somebody else: the stored bytes tell which it is.
    if (outcome === 'wrong_key') for await (const _ of readStored(store, manifest, part, signal));
    if (outcome !== 'damaged' || message.includes(object)) throw error
    throw new BackupError(outcome, `${object}: ${message}`, { hint, details, cause: error })
  }
}

/**
 * One part as it is stored, compared with the manifest: no key is needed.
 * @throws BackupError `truncated` or `damaged`.
 */
export async function* readStored(
  store: ObjectStore,
  manifest: Manifest,
  part: Part,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const object = where(store, manifest, part)
  yield* expecting(part.ciphertext, await getPart(store, manifest, part, object, signal), object)
}

async function getPart(
  store: ObjectStore,
  { service, content, id }: Manifest,
  part: Part,
  object: string,
  signal: AbortSignal | undefined,
): Promise<Bytes> {
  try {
    return await store.get(partKey(service, content, id, part.name), signal)
  } catch (error) {
    if (!(error instanceof BackupError) || error.outcome !== 'no_such_backup') throw error
    // The manifest is there, so it is the backup that lacks something.
    throw new BackupError('damaged', `${object} is missing.`, { hint: HINT, cause: error })
  }
}

async function* expecting(expected: Digest, bytes: Bytes, object: string): AsyncGenerator<Uint8Array> {
  const meter = new Meter()
  yield* meter.pass(bytes)
  const { result } = meter
  if (result.bytes < expected.bytes) {
    throw new BackupError('truncated', `${object} ends after ${result.bytes} of ${expected.bytes} bytes.`, {
      hint: HINT,
      details: { expected, found: result },
    })
  }
  if (result.sha256 !== expected.sha256) {
    throw new BackupError(
      'damaged',
      `${object} is not what was written: its SHA-256 is ${result.sha256}, the manifest says ${expected.sha256}.`,
      {
        hint: HINT,
        details: { expected, found: result },
      },
    )
  }
}

const HINT = 'Take another backup (`ticolops-obs restore --list`), and make a new one now: `ticolops-obs backup run`.'

function where(store: ObjectStore, { service, content, id }: Manifest, { name }: Part): string {
  return `${store.location}/${partKey(service, content, id, name)}`
}
