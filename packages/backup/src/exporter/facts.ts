import { readChoice } from '../backups.ts'
import type { Content, Manifest } from '../manifest.ts'
import { rowsOf, storedBytes } from '../manifest.ts'
import type { ObjectStore } from '../object-store.ts'
import type { RunRecord } from '../run-record.ts'
import { readRuns } from '../run-record.ts'

/** A backup as metrics tell of it. Times are Unix seconds. */
export interface KeptBackup {
  readonly createdAt: number
  readonly bytes: number
  readonly rows: number
}

/** The complete backups of one content. */
export interface Kept {
  /** Those that nobody found to be broken, newest first. */
  readonly good: readonly KeptBackup[]
  readonly damaged: number
}

/** All that a store tells about a service. */
export interface Facts {
  /** Oldest first. */
  readonly runs: readonly RunRecord[]
  readonly kept: Readonly<Record<Content, Kept>>
}

/**
 * Reads what the store tells about a service.
 * @throws BackupError when it cannot be read; a single record or manifest that cannot is told, or left out.
 */
export async function readFacts(store: ObjectStore, service: string): Promise<Facts> {
  const keptOf = async (content: Content): Promise<Kept> => {
    const { fit, unfit } = await readChoice(store, service, content)
    return { good: fit.map(({ manifest }) => keptBackup(manifest)), damaged: unfit.length }
  }
  return {
    runs: await readRuns(store, service),
    kept: { database: await keptOf('database'), configuration: await keptOf('configuration') },
  }
}

function keptBackup(manifest: Manifest): KeptBackup {
  return { createdAt: Date.parse(manifest.createdAt) / 1000, bytes: storedBytes(manifest), rows: rowsOf(manifest) }
}
