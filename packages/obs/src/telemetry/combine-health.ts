import type { HealthReport } from '../health.ts'
import type { Source } from './source.ts'

/** A source and what it said; `undefined` when it did not answer. */
export interface Reported {
  readonly source: Source
  readonly report: HealthReport | undefined
}

/**
 * The health of the whole: the main loop and every thread must be well, and of a cluster's processes at least one, because one that is being
 * replaced takes no requests from the others.
 */
export function combinedHealth(main: Reported, workers: readonly Reported[], deadline: number): HealthReport {
  const all = [main, ...workers].map(({ source, report }) => ({
    source,
    report: report ?? { ok: false, checks: { 'event loop': unanswered(source, deadline) } },
  }))
  const threads = all.filter(({ source }) => source.kind === 'thread')
  const processes = all.filter(({ source }) => source.kind === 'process')
  return {
    ok:
      threads.every(({ report }) => report.ok) && (processes.length === 0 || processes.some(({ report }) => report.ok)),
    checks: Object.fromEntries(
      all.flatMap(({ source, report }) =>
        Object.entries(report.checks).map(([name, failure]) => [
          source.worker === '' ? name : `${source.worker}: ${name}`,
          failure,
        ]),
      ),
    ),
  }
}

/** Why a loop gave no answer. */
export function unanswered(source: Source, deadline: number): string {
  if (source.draining) return 'the process is shutting down'
  const blocked = source.blocked()
  return blocked > 0 ? `blocked for ${(blocked / 1000).toFixed(1)} s` : `no answer within ${deadline} ms`
}
