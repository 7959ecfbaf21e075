import { builtin } from '../builtin.ts'
import { now } from '../clock.ts'

/** In which slices a thread does what takes long. */
export interface Slices {
  /** How long one may take. */
  readonly milliseconds: number
  /** What lies between two of them. */
  readonly pause: () => Promise<unknown>
  /** Is told how long each took. */
  readonly spent: (milliseconds: number) => void
}

/** On the application's event loop: requests wait for no longer than they do for a small handler, and all that wait go first. */
export function amongRequests(spent: (milliseconds: number) => void): Slices {
  return { milliseconds: 2, pause: () => builtin.timersPromises.setImmediate(), spent }
}

/**
 * On a thread of its own, which may share a core with the application's: whoever sleeps in between leaves it that core in time. In turns with 2 ms
 * and no sleep, a scrape held the main loop up for 2.2 instead of 2.5 ms with 10,000 series and for 5.0 instead of 6.0 ms with 100,000, and took a
 * tenth longer (Linux 6.18, one core, the main loop always busy).
 */
export const BESIDE_REQUESTS: Slices = {
  milliseconds: 1,
  pause: () => builtin.timersPromises.setTimeout(1),
  spent: () => undefined,
}

/** Joins pieces of text as UTF-8, in slices. */
export async function joinedInSlices(
  pieces: Iterable<string>,
  { milliseconds, pause, spent }: Slices,
): Promise<Buffer> {
  const parts: Buffer[] = []
  let start = now()
  for (const piece of pieces) {
    parts.push(Buffer.from(piece))
    const duration = now() - start
    if (duration < milliseconds) continue
    spent(duration)
    await pause()
    start = now()
  }
  const text = Buffer.concat(parts)
  spent(now() - start)
  return text
}
