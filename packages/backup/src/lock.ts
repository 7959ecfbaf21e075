import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { BackupError, stopped } from './backup-error.ts'
import { jsonOf } from './json.ts'
import type { ObjectStore } from './object-store.ts'

/** Seconds after which a holder that says nothing is taken for dead; it says that it lives three times as often. */
const EXPIRY = 5 * 60

const text = z.strictObject({
  holder: z.string(),
  /** For people: which run it is. */
  run: z.string(),
  expiresAt: z.iso.datetime(),
})

/** What holds off every other run that writes or deletes. */
interface Lock {
  /** Raised when another run has taken the lock over, or when it could not be renewed in time: whoever holds it must stop. */
  readonly lost: AbortSignal
  release(): Promise<void>
}

/**
 * Does something while holding the lock.
 * @param run Who asks, as others are told.
 * @param work Is told to stop by its signal: by the caller's, or because the lock was lost.
 * @throws BackupError `locked` while another run holds it.
 */
export async function withLock<T>(
  store: ObjectStore,
  key: string,
  run: string,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const lock = await takeLock(store, key, run)
  try {
    return await work(signal === undefined ? lock.lost : AbortSignal.any([signal, lock.lost]))
  } catch (error) {
    // Why it was told to stop says more than what broke when it stopped.
    if (lock.lost.aborted) throw lock.lost.reason
    throw signal?.aborted === true ? stopped() : error
  } finally {
    // It expires by itself.
    await lock.release().catch(() => {})
  }
}

/**
 * Takes the lock.
 * @param run Who asks, as others are told.
 * @throws BackupError `locked` while another run holds it.
 */
async function takeLock(store: ObjectStore, key: string, run: string): Promise<Lock> {
  const holder = randomUUID()
  const mine = (): string =>
    JSON.stringify({ holder, run, expiresAt: new Date(Date.now() + EXPIRY * 1000).toISOString() })
  const found = await store.peek(key)
  const other = found === undefined ? undefined : text.safeParse(jsonOf(found.text)).data
  if (other !== undefined && Date.parse(other.expiresAt) > Date.now()) throw locked(store, key, other)
  if (!(await store.swap(key, mine(), found?.tag))) throw locked(store, key, other)

  const lost = new AbortController()
  let expires = Date.now() + EXPIRY * 1000
  const renew = async (): Promise<void> => {
    try {
      const current = await store.peek(key)
      const ours = current !== undefined && text.safeParse(jsonOf(current.text)).data?.holder === holder
      if (!ours || !(await store.swap(key, mine(), current.tag))) lost.abort(locked(store, key, undefined))
      else expires = Date.now() + EXPIRY * 1000
    } catch (error) {
      // A store that does not answer for a moment has not given the lock away yet.
      if (Date.now() > expires) lost.abort(error)
    }
  }
  const timer = setInterval(() => void renew(), (EXPIRY / 3) * 1000)
  timer.unref()
  return {
    lost: lost.signal,
    release: async () => {
      clearInterval(timer)
      const current = await store.peek(key)
      if (current !== undefined && text.safeParse(jsonOf(current.text)).data?.holder === holder) await store.delete(key)
    },
  }
}

function locked(store: ObjectStore, key: string, other: z.infer<typeof text> | undefined): BackupError {
  const who = other === undefined ? 'Another run' : `The run ${other.run}`
  const until = other === undefined ? 'after five minutes without a sign of life' : `at ${other.expiresAt}`
  return new BackupError('locked', `${who} holds ${store.location}/${key}: only one may write or delete at a time.`, {
    hint: `Wait for it to end. A run that died loses its lock ${until}.`,
    details: other === undefined ? {} : { run: other.run, expiresAt: other.expiresAt },
  })
}
