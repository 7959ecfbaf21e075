import type { RunRecord } from '../run-record.ts'

/** Longer than the longest retention that anybody asked for, and than a year of alerts. */
const DAYS = 400

/**
 * The records of runs that can go: old ones, but never the last good and the last of each kind, which metrics are made of, and never one
 * from the future.
 */
export function forgettable(runs: readonly RunRecord[], now: Date): string[] {
  const last = new Set<string>()
  for (const kind of new Set(runs.map((run) => run.kind))) {
    const ofKind = runs.filter((run) => run.kind === kind)
    for (const run of [ofKind.at(-1), ofKind.findLast(({ outcome }) => outcome === 'success')])
      if (run !== undefined) last.add(run.id)
  }
  const before = now.getTime() - DAYS * 86_400_000
  return runs.filter(({ id, startedAt }) => Date.parse(startedAt) < before && !last.has(id)).map(({ id }) => id)
}
