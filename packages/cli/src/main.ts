import { CommanderError } from 'commander'
import { documentText, FORMATS } from './document.ts'
import type { Format } from './document.ts'
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
    if (error instanceof CommanderError && isHelp(error))
      return error.code === 'commander.help' ? EXIT.usage : EXIT.done
    return fail(error, args, io)
  }
}

function isHelp({ code }: CommanderError): boolean {
  return ['commander.help', 'commander.helpDisplayed', 'commander.version'].includes(code)
}

async function fail(error: unknown, args: readonly string[], io: Io): Promise<number> {
  const verb = VERBS.find(({ name }) => args.includes(name))?.name
  const report = reportOf(interrupted(error, io) ?? error, verb)
  const { exitCode, ...body } = report
  const format = formatIn(args)
  if (format === 'text') {
    const verbose = args.includes('--verbose') && error instanceof Error
    const style = styleOf(io.stderr, io.env, args.includes('--no-color'))
    io.stderr.write(renderError(report, style, verbose ? error.stack : undefined))
  } else io.stdout.write(await documentText(format, 'Error', { ...body, exitCode }))
  return exitCode
}

/** What was thrown because of Ctrl-C is not worth telling apart from Ctrl-C. */
function interrupted(error: unknown, io: Io): unknown {
  if (!io.signal.aborted || (error instanceof Error && 'exitCode' in error)) return undefined
  return Object.assign(new Error('Stopped before it was done.'), {
    id: 'interrupted',
    hint: 'Run the same command again: it carries on where it stopped.',
    exitCode: EXIT.interrupted,
  })
}

/** The format asked for, read from the raw arguments: they may be what is wrong. */
function formatIn(args: readonly string[]): Format {
  const wanted = args
    .map((arg, index) => {
      if (arg === '-o' || arg === '--output') return args[index + 1]
      return /^(?:--output=|-o=?)(.+)$/.exec(arg)?.[1]
    })
    .findLast((value) => value !== undefined)
  return FORMATS.find((format) => format === wanted) ?? 'text'
}
