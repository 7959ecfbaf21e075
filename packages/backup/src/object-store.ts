/** Bytes that come one chunk at a time and are held by nobody: what dumps, encryption and stores pass on. */
export type Bytes = AsyncIterable<Uint8Array>

/** One object of a store, as a listing tells it. */
export interface StoredObject {
  readonly key: string
  /** Bytes as stored. */
  readonly bytes: number
  readonly modifiedAt: Date
}

/** An upload that was begun and neither completed nor taken back; it costs money and nobody can read it. */
export interface UnfinishedUpload {
  readonly key: string
  readonly startedAt: Date
  /** Takes it away. */
  readonly abandon: () => Promise<void>
}

/** A small object, and what tells its version. */
export interface Tagged {
  readonly text: string
  readonly tag: string
}

/** Options of {@link ObjectStore.put}. */
export interface PutOptions {
  /** A guess at the size, from above: stores take a limited number of parts, so larger objects need larger ones. */
  readonly expectedBytes?: number
  readonly contentType?: string
  /** Until when the store itself refuses to delete the object, where the bucket has object lock. */
  readonly retainUntil?: Date
  readonly signal?: AbortSignal
}

/**
 * Where backups are kept: S3 and what speaks its language, Google Cloud Storage, Azure Blob Storage. Keys begin below the configured prefix.
 * Every method throws a BackupError that names the bucket, the reason and the step that mends it.
 */
export interface ObjectStore {
  /** For people: `s3://bucket/prefix`. */
  readonly location: string
  /**
   * Stores a stream of unknown length in parts, holding a few of them at a time. When it throws, or the stream or the signal does,
   * nothing of it is left; the object exists only once this has resolved.
   */
  put(key: string, body: Bytes, options?: PutOptions): Promise<void>
  /** A small object with its version; undefined when there is none. */
  peek(key: string): Promise<Tagged | undefined>
  /**
   * Stores a small object in place of the version that was peeked at (undefined: of none), and says whether it did: of two that ask at once
   * only one is told yes.
   */
  swap(key: string, text: string, tag: string | undefined): Promise<boolean>
  /**
   * The object's bytes, as they come.
   * @throws BackupError `no_such_backup` when there is none.
   */
  get(key: string, signal?: AbortSignal): Promise<Bytes>
  /** All objects whose key begins so, in no order that may be relied on. */
  list(prefix: string): AsyncIterable<StoredObject>
  /** Deletes; an object that is not there is deleted already. */
  delete(key: string): Promise<void>
  /** Uploads under the prefix that were begun and not completed; none where the store forgets them by itself. */
  unfinished(prefix: string): AsyncIterable<UnfinishedUpload>
  /** Lets go of connections. */
  close(): void
}

/** A small object as text. */
export async function getText(store: ObjectStore, key: string, signal?: AbortSignal): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of await store.get(key, signal)) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}

/** Stores a small text, in place of what is there. */
export async function putText(store: ObjectStore, key: string, text: string, options?: PutOptions): Promise<void> {
  await store.put(key, one(Buffer.from(text)), { contentType: 'application/json', ...options })
}

async function* one(chunk: Uint8Array): AsyncGenerator<Uint8Array> {
  yield chunk
}
