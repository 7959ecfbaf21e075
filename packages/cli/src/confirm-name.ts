import { CliError } from './cli-error.ts'
import type { Context } from './context.ts'
import { EXIT } from './exit-code.ts'

/**
 * Asks a person to type a name, which nobody does by habit as they say yes; `--confirm <name>` is the same in advance. `--yes` is not.
 * @param matter What the question is about. Shown with `--quiet` too.
 * @returns Whether the name was typed.
 * @throws CliError when there is nobody to ask, or the flag names something else.
 */
export async function confirmName(
  context: Context,
  matter: string,
  name: string,
  given: string | undefined,
): Promise<boolean> {
  const { io } = context
  if (given === name) {
    context.say(`\n${matter}\n`)
    return true
  }
  io.stderr.write(`\n${matter}\n\n`)
  if (given !== undefined) {
    throw new CliError(
      'confirmation.mismatch',
      EXIT.unconfirmed,
      `--confirm ${given} is not the database that would be restored into, which is ${name}. Nothing was changed.`,
      'Look at the plan again; --into and --confirm must name the same.',
    )
  }
  if (io.ask === undefined) {
    throw new CliError(
      'confirmation.needed',
      EXIT.unconfirmed,
      'This needs the name of the database as confirmation, and there is no terminal to ask on. Nothing was changed.',
      `Look at the plan, then run it again with --confirm ${name}.`,
    )
  }
  return (await io.ask(`Type the name of the database to restore into (${name}): `)).trim() === name
}
