import { BACKUP_FAILURES } from '@ticolops/obs-signals'

/**
 * How a run can fail. A closed list, which the catalogue of signals has: each is a value of a metric's label, a name in alerts and a line in
 * the runbook, so one is added there first and never renamed.
 */
export const FAILURES = BACKUP_FAILURES
export type Failure = (typeof FAILURES)[number]

/** How a run ended. */
export const OUTCOMES = ['success', ...FAILURES] as const
export type Outcome = (typeof OUTCOMES)[number]
