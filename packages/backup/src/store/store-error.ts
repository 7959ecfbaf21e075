import { BackupError, reasonOf } from '../backup-error.ts'
import type { Failure } from '../outcome.ts'

/** What a store answered, in the words that all stores share. */
export type StoreFailure = Extract<
  Failure,
  | 'no_such_bucket'
  | 'access_denied'
  | 'credentials_missing'
  | 'credentials_expired'
  | 'store_unreachable'
  | 'store_full'
  | 'store_failed'
  | 'no_such_backup'
>

/** Whose words the store's client uses for its settings. */
export interface StoreWords {
  /** `s3://bucket/prefix`. */
  readonly location: string
  readonly bucket: string
  /** The command that makes the bucket. */
  readonly create: string
  /** The environment variables with its credentials. */
  readonly credentials: string
  /** What the account must be allowed to do. */
  readonly permissions: string
}

/** The failure as people need to know it. `action` is what was tried: `store service/backups/…`. */
export function storeError(failure: StoreFailure, action: string, words: StoreWords, cause: unknown): BackupError {
  const { message, hint } = TEXTS[failure](words, action)
  return new BackupError(failure, `${message} (${reasonOf(cause)})`, {
    hint,
    cause,
    details: { location: words.location },
  })
}

type Text = (words: StoreWords, action: string) => { message: string; hint: string }

const TEXTS: Readonly<Record<StoreFailure, Text>> = {
  no_such_bucket: ({ location, bucket, create }, action) => ({
    message: `Could not ${action}: ${location} has no bucket ${bucket}.`,
    hint: `Create it (\`${create}\`) or correct backup.store.bucket and its region in the configuration.`,
  }),
  access_denied: ({ location, permissions, credentials }, action) => ({
    message: `${location} does not allow to ${action}.`,
    hint: `Its account needs ${permissions}; the account is that of ${credentials}.`,
  }),
  credentials_missing: ({ location, credentials }, action) => ({
    message: `Could not ${action}: there are no credentials for ${location}.`,
    hint: `Set ${credentials}, or give the job's service account an identity of the cloud.`,
  }),
  credentials_expired: ({ location, credentials }, action) => ({
    message: `Could not ${action}: the credentials for ${location} have expired.`,
    hint: `Renew ${credentials}. An identity of the cloud for the job's service account renews itself.`,
  }),
  store_unreachable: ({ location }, action) => ({
    message: `Could not ${action}: ${location} does not answer.`,
    hint: 'Look whether the address in backup.store is right, its name resolves, and a NetworkPolicy lets the job out to it.',
  }),
  store_full: ({ location }, action) => ({
    message: `Could not ${action}: ${location} is full.`,
    hint: 'Raise its quota, or keep fewer backups (backup.retention) and run `ticolops-obs backup prune`.',
  }),
  store_failed: ({ location }, action) => ({
    message: `Could not ${action} at ${location}.`,
    hint: 'The store said why, in brackets; its own log may say more.',
  }),
  no_such_backup: ({ location }, action) => ({
    message: `Could not ${action}: there is no such object in ${location}.`,
    hint: 'See what is there: `ticolops-obs restore --list`.',
  }),
}

/** Errors of sockets and name resolution, as Node calls them. */
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ESOCKETTIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ERR_STREAM_PREMATURE_CLOSE',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_SOCKET',
])

/** Whether the answer never came: searched through the causes and attempts that clients wrap it in. */
export function isNetworkError(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && typeof error.code === 'string' && NETWORK.has(error.code)) return true
  if (error.name === 'TimeoutError') return true
  if (error instanceof AggregateError) return error.errors.some(isNetworkError)
  return isNetworkError(error.cause)
}
