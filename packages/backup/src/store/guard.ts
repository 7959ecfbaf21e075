import { BackupError, throwIfStopped } from '../backup-error.ts'
import type { Bytes } from '../object-store.ts'
import type { StoreFailure, StoreWords } from './store-error.ts'
import { storeError } from './store-error.ts'

/** Tells a client's error in the words of all stores. */
export type Classify = (error: unknown) => StoreFailure

/** Lets nothing through but failures that people understand. */
export class Guard {
  readonly #classify: Classify
  readonly #words: StoreWords

  constructor(classify: Classify, words: StoreWords) {
    this.#classify = classify
    this.#words = words
  }

  /** @param action What is tried, as in `store service/backups/…`. */
  async run<T>(action: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw this.#tell(action, error)
    }
  }

  /** The same for what comes one by one. */
  async *each<T>(action: string, items: AsyncIterable<T>): AsyncGenerator<T> {
    try {
      yield* items
    } catch (error) {
      throw this.#tell(action, error)
    }
  }

  #tell(action: string, error: unknown): BackupError {
    // The stream that was being stored may have failed with reasons of its own.
    if (error instanceof BackupError) return error
    return storeError(this.#classify(error), action, this.#words, error)
  }
}

/** The bytes until the caller asks to stop; then the stream fails, and with it the upload that reads it. */
export async function* untilStopped(bytes: Bytes, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    throwIfStopped(signal)
    yield chunk
  }
  throwIfStopped(signal)
}

const MiB = 1024 * 1024

/** What is held of one upload: this many parts at a time. */
export const PARTS_AT_ONCE = 2

/**
 * Size of the parts of an upload. 8 MiB, and more only where the number of parts that a store takes would not reach.
 * @param expectedBytes A guess at the size, from above; half of the parts are kept in reserve for bad ones.
 */
export function partSize(expectedBytes: number, mostParts: number): number {
  return Math.max(8, Math.ceil(expectedBytes / (mostParts / 2) / MiB)) * MiB
}
