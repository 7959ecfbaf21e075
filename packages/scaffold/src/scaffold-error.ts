/** Exit codes of the command line that a failure of this package leads to (its `exit-code.ts` says what each means). */
export const EXIT = { usage: 2, target: 3, preflight: 4, unconfirmed: 5, applyFailed: 7 } as const

/** Refuses to go on, with the step that mends it. */
export class ScaffoldError extends Error {
  override readonly name = 'ScaffoldError'
  /** Stable dotted id, such as `init.no-repository`. */
  readonly id: string
  readonly exitCode: (typeof EXIT)[keyof typeof EXIT]
  readonly hint: string
  /** For machines: what the words say, as data. */
  readonly details: Readonly<Record<string, unknown>>

  constructor(
    id: string,
    exitCode: ScaffoldError['exitCode'],
    message: string,
    hint: string,
    details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message)
    this.id = id
    this.exitCode = exitCode
    this.hint = hint
    this.details = details
  }
}
