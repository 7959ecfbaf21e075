import { Readable } from 'node:stream'
import type { ContainerClient } from '@azure/storage-blob'
import { BlobServiceClient, RestError, StorageSharedKeyCredential } from '@azure/storage-blob'
import type { BackupStore } from '@ticolops/obs-config'
import { BackupError } from '../backup-error.ts'
import type { Bytes, ObjectStore, PutOptions, StoredObject, Tagged, UnfinishedUpload } from '../object-store.ts'
import { Guard, partSize, PARTS_AT_ONCE, untilStopped } from './guard.ts'
import { Prefix } from './prefix.ts'
import type { StoreFailure } from './store-error.ts'
import { isNetworkError } from './store-error.ts'

/** https://learn.microsoft.com/azure/storage/blobs/scalability-targets */
const MOST_BLOCKS = 50_000

/** Azure Blob Storage. Credentials from `AZURE_STORAGE_*`, else the identity of the pod. */
export async function openAzure(settings: BackupStore): Promise<ObjectStore> {
  return new AzureStore(settings, await serviceOf(settings))
}

async function serviceOf({ endpoint }: BackupStore): Promise<BlobServiceClient> {
  const { AZURE_STORAGE_CONNECTION_STRING, AZURE_STORAGE_ACCOUNT, AZURE_STORAGE_KEY, AZURE_STORAGE_SAS_TOKEN } =
    process.env
  if (AZURE_STORAGE_CONNECTION_STRING !== undefined)
    return BlobServiceClient.fromConnectionString(AZURE_STORAGE_CONNECTION_STRING)
  if (endpoint === undefined && AZURE_STORAGE_ACCOUNT === undefined) {
    throw new BackupError('credentials_missing', 'Nothing tells which Azure storage account is meant.', {
      hint: 'Set AZURE_STORAGE_ACCOUNT, or backup.store.endpoint in the configuration.',
    })
  }
  const address = endpoint ?? `https://${AZURE_STORAGE_ACCOUNT}.blob.core.windows.net`
  if (AZURE_STORAGE_ACCOUNT !== undefined && AZURE_STORAGE_KEY !== undefined)
    return new BlobServiceClient(address, new StorageSharedKeyCredential(AZURE_STORAGE_ACCOUNT, AZURE_STORAGE_KEY))
  if (AZURE_STORAGE_SAS_TOKEN !== undefined)
    return new BlobServiceClient(`${address}?${AZURE_STORAGE_SAS_TOKEN.replace(/^\?/, '')}`)
  const { DefaultAzureCredential } = await import('@azure/identity')
  return new BlobServiceClient(address, new DefaultAzureCredential())
}

class AzureStore implements ObjectStore {
  readonly location: string
  readonly #container: ContainerClient
  readonly #prefix: Prefix
  readonly #guard: Guard

  constructor({ bucket, prefix }: BackupStore, service: BlobServiceClient) {
    this.#prefix = new Prefix(prefix)
    this.#container = service.getContainerClient(bucket)
    // Without the query, which may be a SAS token.
    const { origin, pathname } = new URL(this.#container.url)
    this.location = this.#prefix.under(`${origin}${pathname}`)
    this.#guard = new Guard(classify, {
      location: this.location,
      bucket,
      create: `az storage container create --name ${bucket}`,
      credentials: 'AZURE_STORAGE_CONNECTION_STRING, AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN',
      permissions: 'the role Storage Blob Data Contributor on the container',
    })
  }

  async put(key: string, body: Bytes, options: PutOptions = {}): Promise<void> {
    const { contentType = 'application/octet-stream', retainUntil, expectedBytes = 0, signal } = options
    await this.#guard.run(`store ${key}`, async () => {
      const blob = this.#container.getBlockBlobClient(this.#prefix.add(key))
      const source = Readable.from(untilStopped(body, signal), { objectMode: false })
      // Blocks that are not committed are no blob, and Azure forgets them after a week.
      await blob.uploadStream(source, partSize(expectedBytes, MOST_BLOCKS), PARTS_AT_ONCE, {
        blobHTTPHeaders: { blobContentType: contentType },
        ...abortBy(signal),
      })
      if (retainUntil !== undefined) await blob.setImmutabilityPolicy({ expiriesOn: retainUntil, policyMode: 'Locked' })
    })
  }

  async peek(key: string): Promise<Tagged | undefined> {
    return this.#guard.run(`read ${key}`, async () => {
      try {
        const blob = await this.#container.getBlobClient(this.#prefix.add(key)).download()
        const chunks: Uint8Array[] = []
        for await (const chunk of bodyOf(blob.readableStreamBody)) chunks.push(chunk)
        return { text: Buffer.concat(chunks).toString('utf8'), tag: blob.etag ?? '' }
      } catch (error) {
        if (error instanceof RestError && classify(error) === 'no_such_backup') return undefined
        throw error
      }
    })
  }

  async swap(key: string, text: string, tag: string | undefined): Promise<boolean> {
    return this.#guard.run(`store ${key}`, async () => {
      try {
        await this.#container.getBlockBlobClient(this.#prefix.add(key)).upload(text, Buffer.byteLength(text), {
          blobHTTPHeaders: { blobContentType: 'application/json' },
          conditions: tag === undefined ? { ifNoneMatch: '*' } : { ifMatch: tag },
        })
        return true
      } catch (error) {
        if (error instanceof RestError && (error.statusCode === 409 || error.statusCode === 412)) return false
        throw error
      }
    })
  }

  async get(key: string, signal?: AbortSignal): Promise<Bytes> {
    const action = `read ${key}`
    return this.#guard.run(action, async () => {
      const client = this.#container.getBlobClient(this.#prefix.add(key))
      const { readableStreamBody } = await client.download(0, undefined, abortBy(signal))
      return this.#guard.each(action, untilStopped(bodyOf(readableStreamBody), signal))
    })
  }

  async *list(prefix: string): AsyncGenerator<StoredObject> {
    const blobs = this.#container.listBlobsFlat({ prefix: this.#prefix.add(prefix) })
    for await (const { name, properties } of this.#guard.each(`list ${prefix}`, blobs)) {
      const { contentLength: bytes = 0, lastModified: modifiedAt } = properties
      yield { key: this.#prefix.remove(name), bytes, modifiedAt }
    }
  }

  async delete(key: string): Promise<void> {
    await this.#guard.run(`delete ${key}`, () => this.#container.getBlobClient(this.#prefix.add(key)).deleteIfExists())
  }

  /** None: blocks that nobody commits are forgotten after a week and cannot be deleted by anybody. */
  async *unfinished(): AsyncGenerator<UnfinishedUpload> {}

  close(): void {}
}

/** Always a stream of Node outside of browsers. */
function bodyOf(body: NodeJS.ReadableStream | undefined): Bytes {
  return body as Readable
}

function abortBy(signal: AbortSignal | undefined): { abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal }
}

/** Codes: https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes. */
function classify(error: unknown): StoreFailure {
  if (!(error instanceof Error)) return 'store_failed'
  if (error.name === 'CredentialUnavailableError' || error.name === 'AggregateAuthenticationError')
    return 'credentials_missing'
  if (isNetworkError(error)) return 'store_unreachable'
  if (!(error instanceof RestError)) return 'store_failed'
  const { code, statusCode = 0, message } = error
  if (code === 'ContainerNotFound') return 'no_such_bucket'
  if (statusCode === 404) return 'no_such_backup'
  // A SAS token whose time is over is told as any other wrong signature, with this sentence.
  if (/signature not valid in the specified time frame|expired/i.test(message)) return 'credentials_expired'
  if (statusCode === 401 || statusCode === 403) return 'access_denied'
  if (code === 'REQUEST_SEND_ERROR' || statusCode >= 500) return 'store_unreachable'
  return 'store_failed'
}
