import type { Manifest } from './manifest.ts'
import type { ObjectStore } from './object-store.ts'
import { readPart, readStored } from './read-part.ts'
import { inParallel } from './in-parallel.ts'

/**
 * Reads all of a backup back and compares it with the manifest.
 * @param identities Secret keys of age; without any, only the stored bytes are compared.
 * @param onBytes Told how many have been read, each time some have.
 * @throws BackupError `truncated`, `damaged` or `wrong_key`, with the object's name.
 */
export async function verifyParts(
  store: ObjectStore,
  manifest: Manifest,
  identities: readonly string[],
  jobs: number,
  signal: AbortSignal | undefined,
  onBytes: (bytes: number) => void = () => {},
): Promise<void> {
  await inParallel(manifest.parts, jobs, signal, async (part, until) => {
    const bytes =
      identities.length === 0
        ? readStored(store, manifest, part, until)
        : readPart(store, manifest, part, identities, until)
    for await (const chunk of bytes) onBytes(chunk.byteLength)
  })
}
