import { CliError } from './cli-error.ts'
import type { Context } from './context.ts'
import { EXIT } from './exit-code.ts'

/**
 * Asks a person, unless `--yes` answered already.
 * @param matter What the question is about. Shown with `--quiet` too, for nobody can say yes to what they did not see.
 * @returns Whether to go on.
 * @throws CliError when there is nobody to ask: a pipe must never be taken for a yes.
 */
export async function confirm(context: Context, matter: string, question: string): Promise<boolean> {
  const { io, options } = context
  if (options.yes === true) {
    context.say(`\n${matter}\n`)
    return true
  }
  io.stderr.write(`\n${matter}\n\n`)
  if (io.ask === undefined) {
    throw new CliError(
      'confirmation.needed',
      EXIT.unconfirmed,
      'This needs a yes, and there is no terminal to ask on. Nothing was changed.',
      'Run it again with --yes.',
    )
  }
  return /^y(es)?$/i.test((await io.ask(`${question} [y/N] `)).trim())
}

/** The answer was no. */
export function declined(): CliError {
  return new CliError('confirmation.declined', EXIT.unconfirmed, 'You said no. Nothing was changed.', '')
}
