import { builtin } from '../builtin.ts'
import { now } from '../clock.ts'

/** How long one slice may hold the event loop up. Requests wait for no longer than they do for a small handler. */
const SLICE_MS = 2

/**
 * Joins pieces of text as UTF-8 in slices of {@link SLICE_MS} and lets the event loop run in between. The time of each slice goes to `spent`.
 */
export async function joinedInSlices(
  pieces: Iterable<string>,
  spent: (milliseconds: number) => void = () => undefined,
): Promise<Buffer> {
  const parts: Buffer[] = []
  let start = now()
  for (const piece of pieces) {
    parts.push(Buffer.from(piece))
    const duration = now() - start
    if (duration < SLICE_MS) continue
    spent(duration)
    await builtin.timersPromises.setImmediate()
    start = now()
  }
  const text = Buffer.concat(parts)
  spent(now() - start)
  return text
}
