import type { ExitCode } from './exit-code.ts'

/** A failure that the command line itself finds, with the step that mends it. */
export class CliError extends Error {
  override readonly name = 'CliError'
  /** Stable dotted id, such as `target.unknown`. */
  readonly id: string
  readonly hint: string
  readonly exitCode: ExitCode
  /** For machines: what the words say, as data. */
  readonly details: Readonly<Record<string, unknown>>

  constructor(
    id: string,
    exitCode: ExitCode,
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
