/** Exit codes of the command line, never reused for another meaning. */
export const EXIT = {
  done: 0,
  unexpected: 1,
  usage: 2,
  target: 3,
  preflight: 4,
  unconfirmed: 5,
  unproven: 6,
  applyFailed: 7,
  leftovers: 9,
  interrupted: 130,
} as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** Where a {@link TargetError} stands and what a machine may want beside the words. */
export interface TargetErrorOptions {
  /** What to do about it: a command, a setting, whom to ask. */
  readonly hint: string
  readonly exitCode: ExitCode
  /** Machine-readable facts (contexts, candidates, a Role); part of the JSON form. */
  readonly details?: Readonly<Record<string, unknown>>
  readonly cause?: unknown
}

/** A failure that a person can understand and mend. Everything this package throws on purpose is one. */
export class TargetError extends Error {
  override readonly name = 'TargetError'
  /** Stable dotted id, such as `kubernetes.unreachable`. */
  readonly id: string
  readonly hint: string
  readonly exitCode: ExitCode
  readonly details: Readonly<Record<string, unknown>>

  constructor(id: string, message: string, options: TargetErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.id = id
    this.hint = options.hint
    this.exitCode = options.exitCode
    this.details = options.details ?? {}
  }
}

/** Throws when the caller asked to stop. What was applied stays; running the verb again resumes. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) {
    throw new TargetError('interrupted', 'Stopped before it was done.', {
      hint: 'Run the same command again: it carries on where it stopped.',
      exitCode: EXIT.interrupted,
    })
  }
}

/** The message of anything thrown, with the cause that Node hides behind `fetch failed`, or behind one attempt for each address of a name. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0])
  return (error.cause instanceof Error && reasonOf(error.cause)) || error.message
}
