import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ApiError, Storage } from '@google-cloud/storage'
import type { Bucket, File } from '@google-cloud/storage'
import type { BackupStore } from '@ticolops/obs-config'
import type { Bytes, ObjectStore, PutOptions, StoredObject, Tagged, UnfinishedUpload } from '../object-store.ts'
import { Guard, partSize, untilStopped } from './guard.ts'
import { Prefix } from './prefix.ts'
import type { StoreFailure } from './store-error.ts'
import { isNetworkError } from './store-error.ts'

/** Google Cloud Storage. Credentials as its client finds them: `GOOGLE_APPLICATION_CREDENTIALS`, or the identity of the pod. */
export function openGcs(settings: BackupStore): ObjectStore {
  return new GcsStore(settings)
}

class GcsStore implements ObjectStore {
  readonly location: string
  readonly #bucket: Bucket
  readonly #prefix: Prefix
  readonly #guard: Guard
  /** For what needs no object to be there: only the bucket can be missing then. */
  readonly #bucketGuard: Guard

  constructor({ bucket, prefix, endpoint }: BackupStore) {
    this.#prefix = new Prefix(prefix)
    this.location = this.#prefix.under(`gs://${bucket}`)
    const storage = new Storage({
      ...(endpoint === undefined ? {} : { apiEndpoint: endpoint }),
      // A stand-in for Google wants no credentials, an entry of one's own to Google does.
      useAuthWithCustomEndpoint: process.env['GOOGLE_APPLICATION_CREDENTIALS'] !== undefined,
    })
    this.#bucket = storage.bucket(bucket)
    const words = {
      location: endpoint === undefined ? this.location : `${this.location} at ${endpoint}`,
      bucket,
      create: `gcloud storage buckets create gs://${bucket}`,
      credentials: 'GOOGLE_APPLICATION_CREDENTIALS',
      permissions: 'the role roles/storage.objectUser on the bucket',
    }
    this.#guard = new Guard(classify, words)
    this.#bucketGuard = new Guard((error) => {
      const failure = classify(error)
      return failure === 'no_such_backup' ? 'no_such_bucket' : failure
    }, words)
  }

  async put(key: string, body: Bytes, options: PutOptions = {}): Promise<void> {
    const { contentType = 'application/octet-stream', retainUntil, signal } = options
    await this.#bucketGuard.run(`store ${key}`, async () => {
      const upload = this.#file(key).createWriteStream({
        resumable: true,
        // Without it the whole upload would be one request, which cannot be tried again.
        chunkSize: partSize(0, Infinity),
        contentType,
        ...(retainUntil === undefined
          ? {}
          : { metadata: { retention: { mode: 'Locked', retainUntilTime: retainUntil.toISOString() } } }),
      })
      await pipeline(Readable.from(untilStopped(body, signal), { objectMode: false }), upload)
    })
  }

  async peek(key: string): Promise<Tagged | undefined> {
    return this.#guard.run(`read ${key}`, async () => {
      const file = this.#file(key)
      try {
        // The generation first: were it asked for after the text, it could belong to a later one.
        const [{ generation = '' }] = await file.getMetadata()
        const [text] = await this.#file(key, generation).download()
        return { text: text.toString('utf8'), tag: String(generation) }
      } catch (error) {
        if (error instanceof ApiError && classify(error) === 'no_such_backup') return undefined
        throw error
      }
    })
  }

  async swap(key: string, text: string, tag: string | undefined): Promise<boolean> {
    return this.#bucketGuard.run(`store ${key}`, async () => {
      try {
        await this.#file(key).save(text, {
          resumable: false,
          contentType: 'application/json',
          preconditionOpts: { ifGenerationMatch: tag ?? 0 },
        })
        return true
      } catch (error) {
        if (error instanceof ApiError && error.code === 412) return false
        throw error
      }
    })
  }

  async get(key: string, signal?: AbortSignal): Promise<Bytes> {
    const action = `read ${key}`
    return this.#guard.run(action, async () => {
      const file = this.#file(key)
      // Its stream tells what is not there only when it is read.
      await file.getMetadata()
      // Sums are compared by those who read; the client's own would need the whole object, and a range has none.
      return this.#guard.each(action, untilStopped(file.createReadStream({ validation: false }), signal))
    })
  }

  async *list(prefix: string): AsyncGenerator<StoredObject> {
    const files = this.#bucket.getFilesStream({ prefix: this.#prefix.add(prefix) })
    for await (const { name, metadata } of this.#bucketGuard.each<File>(`list ${prefix}`, files)) {
      const modifiedAt = new Date(metadata.updated ?? 0)
      yield { key: this.#prefix.remove(name), bytes: Number(metadata.size ?? 0), modifiedAt }
    }
  }

  async delete(key: string): Promise<void> {
    await this.#guard.run(`delete ${key}`, () => this.#file(key).delete({ ignoreNotFound: true }))
  }

  /** None: an upload that nobody completes is forgotten after a week, costs nothing and is not listed. */
  async *unfinished(): AsyncGenerator<UnfinishedUpload> {}

  close(): void {}

  #file(key: string, generation?: string | number): File {
    return this.#bucket.file(this.#prefix.add(key), generation === undefined ? {} : { generation })
  }
}

/** Codes: https://cloud.google.com/storage/docs/json_api/v1/status-codes. */
function classify(error: unknown): StoreFailure {
  if (!(error instanceof Error)) return 'store_failed'
  if (/could not load the default credentials/i.test(error.message)) return 'credentials_missing'
  if (/invalid_grant|token.*expired/i.test(error.message)) return 'credentials_expired'
  const code = 'code' in error ? Number(error.code) : Number.NaN
  // The client keeps Google's sentence; its reason is `notFound` for both.
  if (code === 404) return /bucket does not exist/i.test(error.message) ? 'no_such_bucket' : 'no_such_backup'
  if (code === 401 || code === 403) return 'access_denied'
  if (isNetworkError(error) || code === 429 || code >= 500) return 'store_unreachable'
  return 'store_failed'
}
