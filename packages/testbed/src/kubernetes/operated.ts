import { createHash } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { delay } from '../process.ts'
import type { KubeClient, KubeObject } from './kube-client.ts'

/** A file's path relative to the configuration folder, and its text. */
export type ConfigFiles = Readonly<Record<string, string>>

/** Options of {@link followConfiguration}. */
export interface FollowOptions {
  folder: string
  /** What the operator wants right now; undefined while it has not written anything. */
  read: () => Promise<ConfigFiles | undefined>
  /** Makes the server take the files; a rejection is told and tried again when something changes. */
  reload: () => Promise<void>
  onEvent: (text: string) => void
}

/**
 * Plays the operator's config-reloader: writes the files once (the promise resolves then), and from then on whenever
 * the operator changes something, looking once a second. Returns what ends it.
 */
export async function followConfiguration({
  folder,
  read,
  reload,
  onEvent,
}: FollowOptions): Promise<() => Promise<void>> {
  let written = ''
  /** Writes the files when they differ from the last ones, and says whether it did. */
  const update = async (): Promise<boolean> => {
    const files = await read()
    if (files === undefined) return false
    const hash = createHash('sha256').update(JSON.stringify(files)).digest('hex')
    if (hash === written) return false
    rmSync(folder, { recursive: true, force: true })
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
      writeFileSync(path.join(folder, name), text)
    }
    written = hash
    return true
  }
  while (!(await update())) await delay(250)
  const abort = new AbortController()
  const loop = (async () => {
    while (!abort.signal.aborted) {
      await delay(1000)
      try {
        if (!abort.signal.aborted && (await update())) {
          await reload()
          onEvent('configuration reloaded')
        }
      } catch (error) {
        onEvent(error instanceof Error ? error.message : String(error))
      }
    }
  })()
  return async () => {
    abort.abort()
    await loop
  }
}

/** One entry of a Secret, unpacked when its name ends in `.gz`; undefined when there is no such Secret or entry. */
export async function secretEntry(
  client: KubeClient,
  namespace: string,
  name: string,
  entry: string,
): Promise<string | undefined> {
  const secret = await client.get<KubeObject & { data?: Record<string, string> }>({
    apiVersion: 'v1',
    kind: 'Secret',
    namespace,
    name,
  })
  const data = secret?.data?.[entry]
  if (data === undefined) return undefined
  const bytes = Buffer.from(data, 'base64')
  return (entry.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
}
