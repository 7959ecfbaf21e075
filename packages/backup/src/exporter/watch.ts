import { setTimeout as sleep } from 'node:timers/promises'
import { BackupError, backupErrorOf } from '../backup-error.ts'
import type { ObjectStore } from '../object-store.ts'
import { readFacts } from './facts.ts'
import type { Facts } from './facts.ts'
import { remembering } from './remembering-store.ts'

/** How a store is watched. */
export interface WatchOptions {
  readonly store: ObjectStore
  readonly service: string
  /** Time between two looks; it varies by a tenth, so that many exporters do not ask at the same moment. Milliseconds. */
  readonly interval: number
  /** How long a look may take before the store counts as unreachable. Milliseconds. */
  readonly timeout: number
  readonly signal: AbortSignal
  /** Told when the store can no longer be read, for another reason, or again (undefined). */
  readonly onChange: (failure: BackupError | undefined) => void
}

/** What a watch has seen. */
export interface Watch {
  /** The last facts that could be read, and when (Unix seconds); undefined until there are any. */
  readonly read: { readonly facts: Facts; readonly at: number } | undefined
  /** Why the last look failed; undefined when it did not. */
  readonly failure: BackupError | undefined
  /** Resolves when the first look is over, however it went. */
  readonly first: Promise<void>
}

/** Looks into the store until the signal says to stop: one look at a time, however long it takes. */
export function watch({ store: inner, service, interval, timeout, signal, onChange }: WatchOptions): Watch {
  const store = remembering(inner)
  const seen: { read: Watch['read']; failure: Watch['failure'] } = { read: undefined, failure: undefined }
  const tell = (failure: BackupError | undefined): void => {
    const changed = failure?.outcome !== seen.failure?.outcome
    seen.failure = failure
    if (changed) onChange(failure)
  }
  const look = async (): Promise<void> => {
    const late = setTimeout(() => tell(tooLate(store.location, timeout)), timeout)
    try {
      seen.read = { facts: await readFacts(store, service), at: Date.now() / 1000 }
      store.forget()
      tell(undefined)
    } catch (error) {
      tell(backupErrorOf(error))
    } finally {
      clearTimeout(late)
    }
  }
  const first = look()
  void (async () => {
    await first
    while (await pause(interval * (0.9 + 0.2 * Math.random()), signal)) await look()
  })()
  return {
    first,
    get read() {
      return seen.read
    },
    get failure() {
      return seen.failure
    },
  }
}

/** Whether to go on. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  return sleep(milliseconds, true, { signal }).catch(() => false)
}

function tooLate(location: string, timeout: number): BackupError {
  return new BackupError('store_unreachable', `${location} has not answered for ${timeout / 1000} s.`, {
    hint: 'Look at the NetworkPolicy, the name server and the status page of the store.',
  })
}
