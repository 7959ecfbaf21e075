import type { Failure } from './outcome.ts'

/** Exit codes of the command line that a failure of this package leads to (its `exit-code.ts` says what each means). */
export const EXIT = {
  unexpected: 1,
  usage: 2,
  target: 3,
  preflight: 4,
  unconfirmed: 5,
  applyFailed: 7,
  interrupted: 130,
} as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** Failures that are not for want of something outside: the store, the database, the cluster. */
const EXITS: Partial<Record<Failure, ExitCode>> = {
  configuration: EXIT.usage,
  target_not_empty: EXIT.preflight,
  other_service: EXIT.preflight,
  schema_newer: EXIT.preflight,
  wrong_key: EXIT.preflight,
  damaged: EXIT.preflight,
  truncated: EXIT.preflight,
  checks_failed: EXIT.preflight,
  dump_failed: EXIT.applyFailed,
  restore_failed: EXIT.applyFailed,
  disk_full: EXIT.applyFailed,
  store_full: EXIT.applyFailed,
  interrupted: EXIT.interrupted,
  unexpected: EXIT.unexpected,
}

/** What a {@link BackupError} says beside its message. */
export interface BackupErrorOptions {
  /** The step that mends it. */
  readonly hint: string
  /** For machines: what the words say, as data. */
  readonly details?: Readonly<Record<string, unknown>>
  readonly cause?: unknown
}

/** A failure that a person can understand and mend; everything this package throws on purpose is one. */
export class BackupError extends Error {
  override readonly name = 'BackupError'
  /** What the run's record and its metrics say. */
  readonly outcome: Failure
  /** Stable dotted id of the command line, such as `backup.no-such-bucket`. */
  readonly id: string
  readonly hint: string
  readonly exitCode: ExitCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(outcome: Failure, message: string, { hint, details = {}, cause }: BackupErrorOptions) {
    super(message, cause === undefined ? undefined : { cause })
    this.outcome = outcome
    this.id = `backup.${outcome.replaceAll('_', '-')}`
    this.hint = hint
    this.exitCode = EXITS[outcome] ?? EXIT.target
    this.details = details
  }
}

/** Anything thrown as a failure with a name: what is not ours already is unexpected. */
export function backupErrorOf(error: unknown): BackupError {
  if (error instanceof BackupError) return error
  return new BackupError('unexpected', reasonOf(error), {
    hint: 'This should not happen: run it again with --verbose and report what it prints.',
    cause: error,
  })
}

/** The message of anything thrown, with the cause that Node hides behind `fetch failed` or behind the attempts of one name. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0])
  return (error.cause instanceof Error && reasonOf(error.cause)) || error.message || error.name
}

/** Refuses to go on once the caller asked to stop. */
export function throwIfStopped(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw stopped()
}

/** The run was ended from outside before it was done: Ctrl-C, or the end of a pod. */
export function stopped(): BackupError {
  return new BackupError('interrupted', 'Stopped before it was done; what was written of it was taken away again.', {
    hint: 'Run the same command again: it starts anew.',
  })
}
