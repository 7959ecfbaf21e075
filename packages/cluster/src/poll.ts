import { setTimeout as sleep } from 'node:timers/promises'
import { throwIfAborted } from './errors.ts'

/** When to look again, and when to give up. Milliseconds. */
export interface PollOptions {
  readonly timeout: number
  readonly every: number
  readonly signal?: AbortSignal | undefined
}

/**
 * Looks until `good` says so or the time is up, and returns the last look either way. It looks at least once, and once more at the very end,
 * so that a short timeout still reports what is there. Throws the interruption error when the signal is raised.
 */
export async function poll<T>(look: () => Promise<T>, good: (seen: T) => boolean, options: PollOptions): Promise<T> {
  const deadline = performance.now() + options.timeout
  for (;;) {
    throwIfAborted(options.signal)
    const seen = await look()
    const left = deadline - performance.now()
    if (good(seen) || left <= 0) return seen
    await pause(Math.min(options.every, left), options.signal)
  }
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(milliseconds, undefined, signal === undefined ? {} : { signal })
  } catch {
    throwIfAborted(signal)
  }
}
