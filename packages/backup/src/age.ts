import { Decrypter, Encrypter } from 'age-encryption'
import { BackupError, reasonOf } from './backup-error.ts'
import type { Bytes } from './object-store.ts'

/** Turns one stream of bytes into another, one chunk at a time. */
export type ByteTransform = (bytes: Bytes) => AsyncGenerator<Uint8Array>

/**
 * Encrypts for several readers, any one of whom can decrypt: the format of age (https://age-encryption.org/v1).
 * @param recipients Public keys such as `age1…`; post-quantum `age1pq1…` too.
 * @throws BackupError `configuration` at once for what is no public key.
 */
export function encryptStream(recipients: readonly string[]): ByteTransform {
  const encrypter = new Encrypter()
  for (const recipient of recipients) {
    try {
      encrypter.addRecipient(recipient)
    } catch {
      // It may be the secret one, which the library would repeat.
      const shown = recipient.startsWith('age1') ? `'${recipient}'` : 'A recipient'
      throw new BackupError('configuration', `${shown} is not an age public key.`, {
        hint: 'Make a key with `age-keygen -o key.txt` and put its `# public key: age1…` into backup.recipients.',
      })
    }
  }
  return async function* encrypt(bytes) {
    yield* await encrypter.encrypt(ReadableStream.from(bytes))
  }
}

/**
 * Decrypts with whichever identity fits. Every 64 KiB are authenticated before they are passed on, and so is the end.
 * @param identities Secret keys such as `AGE-SECRET-KEY-1…`.
 * @throws BackupError `configuration` at once for what is no secret key; when read, `wrong_key` or `damaged`.
 */
export function decryptStream(identities: readonly string[]): ByteTransform {
  const decrypter = new Decrypter()
  for (const identity of identities) {
    try {
      decrypter.addIdentity(identity)
    } catch {
      // Neither the key nor what the library says, which repeats it.
      throw new BackupError('configuration', 'There is something in the identity file that is no age secret key.', {
        hint: 'BACKUP_IDENTITY_FILE names a file as `age-keygen` writes it: lines that begin with AGE-SECRET-KEY-1.',
      })
    }
  }
  return async function* decrypt(bytes) {
    try {
      yield* await decrypter.decrypt(ReadableStream.from(bytes))
    } catch (error) {
      throw decryptError(error)
    }
  }
}

function decryptError(error: unknown): unknown {
  // What the source threw, such as a store that went away, is told as it is.
  if (error instanceof BackupError) return error
  const reason = reasonOf(error)
  if (reason.startsWith('no identity matched')) {
    return new BackupError('wrong_key', 'None of the keys at hand can decrypt this backup.', {
      hint: 'Its manifest lists the public keys under recipients: `age-keygen -y key.txt` tells the public key of yours.',
      cause: error,
    })
  }
  return new BackupError('damaged', `The backup cannot be decrypted: ${reason}.`, {
    hint: 'The stored object is not what was uploaded. Take another backup: `ticolops-obs restore --list`.',
    cause: error,
  })
}

/**
 * The secret keys in an identity file: its lines without comments.
 * @throws BackupError `configuration` when there are none.
 */
export function identitiesIn(text: string): string[] {
  const keys = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  if (keys.length > 0) return keys
  throw new BackupError('configuration', 'The identity file has no key.', {
    hint: 'BACKUP_IDENTITY_FILE names a file as `age-keygen` writes it: lines that begin with AGE-SECRET-KEY-1.',
  })
}
