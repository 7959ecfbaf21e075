import { completionScript } from '../completion.ts'
import type { Shell } from '../completion.ts'
import type { Context } from '../context.ts'
import { EXIT } from '../exit-code.ts'
import type { ExitCode } from '../exit-code.ts'

/** Prints a completion script. */
export async function run(context: Context, _options: object, [shell]: readonly string[]): Promise<ExitCode> {
  const script = completionScript(shell as Shell, context.program)
  await context.emit('Completion', { shell, script }, () => script)
  return EXIT.done
}
