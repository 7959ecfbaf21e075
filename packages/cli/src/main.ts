import { CommanderError } from 'commander'
import type { Command } from 'commander'
import { CliError } from './cli-error.ts'
import type { GlobalOptions } from './context.ts'
import { documentText } from './document.ts'
import { reportOf } from './error-report.ts'
import { EXIT } from './exit-code.ts'
import type { Io } from './io.ts'
import { buildProgram } from './program.ts'
import { renderError } from './render/error.ts'
import { styleOf } from './style.ts'
import { VERBS } from './verbs.ts'

/**
 * Runs `ticolops-obs` with the arguments after its name and returns the exit code. Never throws.
 * Whatever goes wrong is written once: as a document of kind `Error` on stdout with `-o json`, else for people on stderr.
 */
export async function main(args: readonly string[], io: Io): Promise<number> {
  let exitCode: number = EXIT.done
  const program = buildProgram(io, (code) => {
    exitCode = code
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    return exitCode
  } catch (error) {
    if (!(error instanceof CommanderError) || !isHelp(error)) return fail(error, program, args, io)
    if (error.code !== 'commander.help') return EXIT.done
    // The help that nobody asked for is on stderr; a program is told on stdout, like of any other failure.
    return program.opts<GlobalOptions>().output === 'text' ? EXIT.usage : fail(noCommand(), program, args, io)
  }
}

function isHelp({ code }: CommanderError): boolean {
  return ['commander.help', 'commander.helpDisplayed', 'commander.version'].includes(code)
}

function noCommand(): CliError {
  return new CliError('usage.no-command', EXIT.usage, 'No command was named.', 'See ticolops-obs --help.')
}

async function fail(error: unknown, program: Command, args: readonly string[], io: Io): Promise<number> {
  // What was understood of the flags until something was not.
  const { output, verbose, color } = program.opts<GlobalOptions>()
  const verb = args.find((arg) => VERBS.some(({ name }) => name === arg))
  const report = reportOf(interrupted(error, io) ?? error, verb)
  const { exitCode, ...body } = report
  if (output === 'text') {
    const stack = verbose === true && error instanceof Error ? error.stack : undefined
    io.stderr.write(renderError(report, styleOf(io.stderr, io.env, !color), stack))
  } else io.stdout.write(await documentText(output, 'Error', { ...body, exitCode }))
  return exitCode
}

/** What was thrown because of Ctrl-C is not worth telling apart from Ctrl-C. */
function interrupted(error: unknown, io: Io): CliError | undefined {
  if (!io.signal.aborted || (error instanceof Error && 'exitCode' in error)) return undefined
  return new CliError(
    'interrupted',
    EXIT.interrupted,
    'Stopped before it was done.',
    'Run the same command again: it carries on where it stopped.',
  )
}
