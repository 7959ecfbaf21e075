import { encryptStream } from './age.ts'
import { Meter } from './digest.ts'
import { partKey } from './keys.ts'
import type { Content, Part } from './manifest.ts'
import type { Bytes, ObjectStore } from './object-store.ts'

/** The backup that a part belongs to, while it is being made. */
export interface Draft {
  readonly store: ObjectStore
  readonly service: string
  readonly content: Content
  readonly id: string
  /** Public keys of age. */
  readonly recipients: readonly string[]
  readonly retainUntil?: Date | undefined
}

/** What is known of a part before it is written. */
export type PartHead = Pick<Part, 'name' | 'format' | 'section'> & {
  /** A guess at the size, from above. */
  readonly expectedBytes?: number
}

/**
 * Encrypts a stream and stores it, measuring both sides on the way: a few chunks are held at a time, however long it is.
 * @throws What the stream throws, or the store; nothing of the part is left then.
 */
export async function writePart(draft: Draft, head: PartHead, plain: Bytes, signal?: AbortSignal): Promise<Part> {
  const { store, service, content, id, recipients, retainUntil } = draft
  const { name, format, section, expectedBytes } = head
  const plaintext = new Meter()
  const ciphertext = new Meter()
  const encrypted = ciphertext.pass(encryptStream(recipients)(plaintext.pass(plain)))
  await store.put(partKey(service, content, id, name), encrypted, {
    ...(expectedBytes === undefined ? {} : { expectedBytes }),
    ...(retainUntil === undefined ? {} : { retainUntil }),
    ...(signal === undefined ? {} : { signal }),
  })
  return {
    name,
    format,
    ...(section === undefined ? {} : { section }),
    plaintext: plaintext.result,
    ciphertext: ciphertext.result,
  }
}
