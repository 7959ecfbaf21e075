import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { BinaryOptions } from './acquire/binary.ts'
import { binary } from './acquire/binary.ts'
import { freePort, startProcess, temporaryFolder } from './process.ts'

/** Options of {@link startGcs}. */
export interface GcsOptions extends BinaryOptions {
  /** Made at the start. */
  buckets?: readonly string[]
}

/** A running stand-in for Google Cloud Storage (fake-gcs-server). It asks nobody for credentials. */
export interface Gcs {
  /** `http://127.0.0.1:1234`. */
  readonly url: string
  stop(): Promise<void>
}

/** Starts fake-gcs-server with empty buckets, which it keeps in memory. */
export async function startGcs(options: GcsOptions = {}): Promise<Gcs> {
  const command = await binary('fake-gcs-server', options)
  const { folder, remove } = temporaryFolder('gcs')
  for (const bucket of options.buckets ?? []) mkdirSync(path.join(folder, bucket))
  const host = '127.0.0.1'
  const port = await freePort(host)
  const url = `http://${host}:${port}`
  const addresses = ['-host', host, '-port', String(port), '-public-host', `${host}:${port}`, '-external-url', url]
  const running = await startProcess({
    name: 'fake-gcs-server',
    command,
    args: ['-backend', 'memory', '-scheme', 'http', '-log-level', 'warn', '-data', folder, ...addresses],
    cwd: folder,
    ready: async () => (await fetch(`${url}/_internal/healthcheck`)).ok,
  }).catch((error: unknown) => {
    remove()
    throw error
  })
  return {
    url,
    stop: async () => {
      await running.stop()
      remove()
    },
  }
}
