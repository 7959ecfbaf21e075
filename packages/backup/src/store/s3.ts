import { Readable } from 'node:stream'
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListMultipartUploadsCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import type { ListMultipartUploadsCommandOutput } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import type { BackupStore } from '@ticolops/obs-config'
import type { Bytes, ObjectStore, PutOptions, StoredObject, Tagged, UnfinishedUpload } from '../object-store.ts'
import { Guard, partSize, PARTS_AT_ONCE, untilStopped } from './guard.ts'
import { Prefix } from './prefix.ts'
import type { StoreFailure } from './store-error.ts'
import { isNetworkError } from './store-error.ts'

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MOST_PARTS = 10_000

/** S3, and what speaks its language. Credentials as the AWS SDK finds them: `AWS_*`, a profile, the identity of the pod. */
export function openS3(settings: BackupStore): ObjectStore {
  return new S3Store(settings)
}

class S3Store implements ObjectStore {
  readonly location: string
  readonly #client: S3Client
  readonly #bucket: string
  readonly #prefix: Prefix
  readonly #guard: Guard

  constructor({ bucket, prefix, endpoint, region }: BackupStore) {
    this.#bucket = bucket
    this.#prefix = new Prefix(prefix)
    this.location = this.#prefix.under(`s3://${bucket}`)
    this.#client = new S3Client({
      // Servers with an address of their own seldom have a name for each bucket, and no regions.
      ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
      ...(region === undefined && endpoint !== undefined ? { region: process.env['AWS_REGION'] ?? 'us-east-1' } : {}),
      ...(region === undefined ? {} : { region }),
      // Who reads compares the SHA-256 of the manifest, and says which object is damaged.
      responseChecksumValidation: 'WHEN_REQUIRED',
      // The clock starts anew with each byte: a part on a slow line may take its time, a dead line may not.
      requestHandler: { connectionTimeout: 10_000, socketTimeout: 60_000 },
    })
    this.#guard = new Guard(classify, {
      location: endpoint === undefined ? this.location : `${this.location} at ${endpoint}`,
      bucket,
      create: `aws s3 mb s3://${bucket}`,
      credentials: 'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
      permissions:
        's3:ListBucket, s3:ListBucketMultipartUploads, s3:GetObject, s3:PutObject, s3:AbortMultipartUpload, s3:DeleteObject',
    })
  }

  async put(key: string, body: Bytes, options: PutOptions = {}): Promise<void> {
    const { contentType = 'application/octet-stream', retainUntil, expectedBytes = 0, signal } = options
    await this.#guard.run(`store ${key}`, async () => {
      const upload = new Upload({
        client: this.#client,
        partSize: partSize(expectedBytes, MOST_PARTS),
        queueSize: PARTS_AT_ONCE,
        params: {
          ...this.#at(key),
          // A failing body makes the client take the upload back, and wait for that; its own abort() would not wait.
          Body: Readable.from(untilStopped(body, signal), { objectMode: false }),
          ContentType: contentType,
          ...(retainUntil === undefined
            ? {}
            : { ObjectLockMode: 'COMPLIANCE' as const, ObjectLockRetainUntilDate: retainUntil }),
        },
      })
      await upload.done()
    })
  }

  async peek(key: string): Promise<Tagged | undefined> {
    return this.#guard.run(`read ${key}`, async () => {
      try {
        const { Body, ETag } = await this.#client.send(new GetObjectCommand(this.#at(key)))
        return { text: (await Body?.transformToString()) ?? '', tag: ETag ?? '' }
      } catch (error) {
        if (error instanceof S3ServiceException && error.name === 'NoSuchKey') return undefined
        throw error
      }
    })
  }

  async swap(key: string, text: string, tag: string | undefined): Promise<boolean> {
    const condition = tag === undefined ? { IfNoneMatch: '*' } : { IfMatch: tag }
    return this.#guard.run(`store ${key}`, async () => {
      try {
        const object = { ...this.#at(key), Body: text, ContentType: 'application/json' }
        await this.#client.send(new PutObjectCommand({ ...object, ...condition }))
        return true
      } catch (error) {
        // 409: another one asked at the same moment. 404: what was to be replaced is gone.
        const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined
        if (status === 412 || status === 409) return false
        if (error instanceof S3ServiceException && error.name === 'NoSuchKey') return false
        throw error
      }
    })
  }

  async get(key: string, signal?: AbortSignal): Promise<Bytes> {
    const action = `read ${key}`
    return this.#guard.run(action, async () => {
      const { Body } = await this.#client.send(new GetObjectCommand(this.#at(key)), abortBy(signal))
      return this.#guard.each(action, untilStopped(Body as Readable, signal))
    })
  }

  async *list(prefix: string): AsyncGenerator<StoredObject> {
    const pages = paginateListObjectsV2(
      { client: this.#client },
      { Bucket: this.#bucket, Prefix: this.#prefix.add(prefix) },
    )
    for await (const { Contents = [] } of this.#guard.each(`list ${prefix}`, pages)) {
      for (const { Key = '', Size = 0, LastModified = new Date(0) } of Contents)
        yield { key: this.#prefix.remove(Key), bytes: Size, modifiedAt: LastModified }
    }
  }

  async delete(key: string): Promise<void> {
    await this.#guard.run(`delete ${key}`, () => this.#client.send(new DeleteObjectCommand(this.#at(key))))
  }

  async *unfinished(prefix: string): AsyncGenerator<UnfinishedUpload> {
    const action = `list unfinished uploads of ${prefix}`
    let from: Pick<ListMultipartUploadsCommandOutput, 'NextKeyMarker' | 'NextUploadIdMarker'> = {}
    for (;;) {
      const command = new ListMultipartUploadsCommand({
        Bucket: this.#bucket,
        Prefix: this.#prefix.add(prefix),
        KeyMarker: from.NextKeyMarker,
        UploadIdMarker: from.NextUploadIdMarker,
      })
      const page = await this.#guard.run(action, () => this.#client.send(command))
      for (const { Key = '', UploadId, Initiated = new Date(0) } of page.Uploads ?? []) {
        const key = this.#prefix.remove(Key)
        const abandon = async (): Promise<void> => {
          const abort = new AbortMultipartUploadCommand({ ...this.#at(key), UploadId })
          await this.#guard.run(`take back the upload of ${key}`, () => this.#client.send(abort))
        }
        yield { key, startedAt: Initiated, abandon }
      }
      if (page.IsTruncated !== true) return
      from = page
    }
  }

  close(): void {
    this.#client.destroy()
  }

  #at(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.#bucket, Key: this.#prefix.add(key) }
  }
}

function abortBy(signal: AbortSignal | undefined): { abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal }
}

/** Codes: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, and what other servers made of them. */
const CODES: Readonly<Record<string, StoreFailure>> = {
  NoSuchBucket: 'no_such_bucket',
  // Another account's bucket, or one of another region.
  PermanentRedirect: 'no_such_bucket',
  NoSuchKey: 'no_such_backup',
  ExpiredToken: 'credentials_expired',
  ExpiredTokenException: 'credentials_expired',
  InvalidToken: 'credentials_expired',
  TokenRefreshRequired: 'credentials_expired',
  CredentialsProviderError: 'credentials_missing',
  QuotaExceeded: 'store_full',
  InsufficientCapacity: 'store_full',
  XMinioStorageFull: 'store_full',
  XAmzInsufficientStorage: 'store_full',
}

function classify(error: unknown): StoreFailure {
  if (!(error instanceof Error)) return 'store_failed'
  const known = CODES[error.name]
  if (known !== undefined) return known
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined
  if (status === 401 || status === 403) return 'access_denied'
  if (status === 507) return 'store_full'
  if (isNetworkError(error) || (status !== undefined && status >= 500)) return 'store_unreachable'
  return 'store_failed'
}
