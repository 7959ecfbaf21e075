import type { createHash } from 'node:crypto'
import type { Bytes } from '@ticolops/obs-backup'

const CHUNK = 64 * 1024

/** Like a dump of a large database, which does not compress any further: made on the way, held by nobody, no two chunks alike. */
export async function* generated(size: number, hash?: ReturnType<typeof createHash>): Bytes {
  for (let at = 0; at < size / CHUNK; at += 1) {
    const chunk = Buffer.alloc(CHUNK, at % 251)
    chunk.writeUInt32LE(at, 0)
    hash?.update(chunk)
    yield chunk
  }
}
