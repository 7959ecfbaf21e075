import { BACKUP_KINDS } from '@ticolops/obs-signals'
import { z } from 'zod'
import { idAt } from './id.ts'
import { jsonOf } from './json.ts'
import { runKey, runsPrefix } from './keys.ts'
import type { ObjectStore } from './object-store.ts'
import { getText, putText } from './object-store.ts'
import { OUTCOMES } from './outcome.ts'

/** What a run was for. */
export const RUN_KINDS = BACKUP_KINDS
export type RunKind = (typeof RUN_KINDS)[number]

const seconds = z.number().min(0)

const runRecord = z.strictObject({
  format: z.literal(1),
  /** As a backup's id: when it began, and something that tells two apart. */
  id: z.string(),
  kind: z.enum(RUN_KINDS),
  service: z.string(),
  outcome: z.enum(OUTCOMES),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  /** The backup that was written or read. */
  backup: z.string().optional(),
  /** Bytes as stored. */
  bytes: z.int().min(0).optional(),
  rows: z.int().min(0).optional(),
  /** Drill: from the start until the data could be used. */
  recoverySeconds: seconds.optional(),
  /** Drill: age of the backup's snapshot when the drill began, which is what would have been lost. */
  dataLossSeconds: seconds.optional(),
  /** For people: what happened, and what to do. */
  message: z.string(),
})

/** What one run did: the memory of the whole system. The exporter makes its metrics of these and has none of its own. */
export type RunRecord = z.infer<typeof runRecord>

/** Stores a record. */
export async function writeRun(store: ObjectStore, run: RunRecord): Promise<void> {
  await putText(store, runKey(run.service, run.id), `${JSON.stringify(run, undefined, 2)}\n`)
}

/**
 * The records of a service, in the order in which the runs ended. One that cannot be read as a record is left out: it says nothing about any run.
 * @param since Those that began before it are left out unread.
 */
export async function readRuns(store: ObjectStore, service: string, since?: Date): Promise<RunRecord[]> {
  const keys: string[] = []
  const from = since === undefined ? '' : `${runsPrefix(service)}${idAt(since)}`
  for await (const { key } of store.list(runsPrefix(service))) if (key >= from) keys.push(key)
  const runs: RunRecord[] = []
  for (const key of keys) {
    const checked = runRecord.safeParse(jsonOf(await getText(store, key)))
    if (checked.success) runs.push(checked.data)
  }
  return runs.toSorted((a, b) => (a.finishedAt < b.finishedAt ? -1 : 1))
}
