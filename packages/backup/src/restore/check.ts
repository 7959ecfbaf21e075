import { DatabaseError } from 'pg'
import type { Client } from 'pg'
import { throwIfStopped } from '../backup-error.ts'
import type { DatabaseManifest } from '../manifest.ts'

/** A restored database, as checks see it. */
export interface Restored {
  /** Connected to it. */
  readonly client: Client
  /** Its address. */
  readonly url: string
  readonly manifest: DatabaseManifest
  readonly signal: AbortSignal | undefined
}

/** One thing that must hold of a restored database. */
export interface Check {
  readonly id: string
  /** What holds, in the present tense. */
  readonly title: string
  /** What to do when it does not. */
  readonly hint: string
  run(restored: Restored): Promise<CheckOutcome>
}

/** What a check found. */
export interface CheckOutcome {
  /** What was looked at, with numbers: `12 tables, 1204 rows`. */
  readonly looked: string
  /** Each a whole sentence; none when all is well. */
  readonly problems: readonly string[]
}

/** A check that has been run. */
export interface CheckResult extends CheckOutcome {
  readonly id: string
  readonly title: string
  readonly hint: string
  readonly passed: boolean
}

/**
 * Runs checks one after the other, all of them: whoever has to mend something wants to know everything.
 * @param onResult Told each as it ends.
 */
export async function runChecks(
  checks: readonly Check[],
  restored: Restored,
  onResult: (result: CheckResult) => void = () => {},
): Promise<CheckResult[]> {
  const results: CheckResult[] = []
  for (const check of checks) {
    throwIfStopped(restored.signal)
    const { id, title, hint } = check
    const outcome = await check.run(restored).catch(notRun)
    const result = { id, title, hint, passed: outcome.problems.length === 0, ...outcome }
    onResult(result)
    results.push(result)
  }
  return results
}

/** What the server refuses to tell is not known to be well; one that goes away says nothing about the data. */
function notRun(error: unknown): CheckOutcome {
  if (!(error instanceof DatabaseError) || /^(?:57P|08|53)/.test(error.code ?? '')) throw error
  return { looked: 'nothing', problems: [`It could not be looked at: ${error.message}.`] }
}
