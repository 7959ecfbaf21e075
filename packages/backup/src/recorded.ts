import { backupErrorOf } from './backup-error.ts'
import { newId } from './id.ts'
import type { ObjectStore } from './object-store.ts'
import type { RunRecord } from './run-record.ts'
import { writeRun } from './run-record.ts'

/** What is known of a run before it begins. */
export type RunHead = Pick<RunRecord, 'kind' | 'service'> & Partial<Pick<RunRecord, 'id' | 'backup'>>

/** What a run tells about itself once it is over. */
export type RunResult = Pick<RunRecord, 'message'> &
  Partial<Omit<RunRecord, keyof RunHead | 'format' | 'startedAt' | 'finishedAt'>> & {
    readonly backup?: string
  }

/**
 * Does something and records in the store how it ended, however it did. A run whose record cannot be written is still seen: the last
 * success grows old, and the exporter finds the same store wanting.
 * @param tell What the record says of a result; its outcome is `success` unless told otherwise.
 * @throws What `work` throws; what writing the record throws only where `work` came to a good end.
 */
export async function recorded<T>(
  store: ObjectStore,
  head: RunHead,
  work: () => Promise<T>,
  tell: (result: T) => RunResult,
): Promise<T> {
  const startedAt = new Date()
  const record = (result: RunResult): Promise<void> =>
    writeRun(store, {
      format: 1,
      id: newId(startedAt),
      outcome: 'success',
      ...head,
      startedAt: startedAt.toISOString(),
      finishedAt: new Date().toISOString(),
      ...result,
    })
  let result: T
  try {
    result = await work()
  } catch (error) {
    const { outcome, message, hint } = backupErrorOf(error)
    await record({ outcome, message: `${message} ${hint}` }).catch(() => {})
    throw error
  }
  await record(tell(result))
  return result
}
