import type { LoadedConfig } from '@ticolops/obs-config'
import type { Command } from 'commander'
import { CliError } from './cli-error.ts'
import { EXIT } from './exit-code.ts'
import type { Io } from './io.ts'
import { documentText } from './document.ts'
import type { Format } from './document.ts'
import { styleOf } from './style.ts'
import type { Style } from './style.ts'

/** The flags that every verb takes. */
export interface GlobalOptions {
  readonly config?: string
  readonly target?: string
  readonly output: Format
  /** False with `--no-color`. */
  readonly color: boolean
  readonly quiet?: boolean
  readonly verbose?: boolean
  readonly yes?: boolean
  readonly timeout?: string
  readonly context?: string
  readonly kubeconfig?: string
  readonly namespace?: string
}

/** What a verb works with. */
export interface Context {
  readonly io: Io
  readonly options: GlobalOptions
  /** The tree of verbs and flags, which completion is made from. */
  readonly program: Command
  /** How stdout and stderr look. */
  readonly out: Style
  readonly err: Style
  /** Reads the configuration that `--config` names, or the nearest. */
  loadConfig(): Promise<LoadedConfig>
  /** `--timeout` in milliseconds. */
  timeout(): Promise<number | undefined>
  /** Writes the verb's result to stdout: as one document, or as text for people. */
  emit(kind: string, body: object, text: (style: Style) => string): Promise<void>
  /** Writes a line of progress to stderr, unless `--quiet`. */
  say(line: string): void
}

export function makeContext(io: Io, program: Command, options: GlobalOptions): Context {
  const out = styleOf(io.stdout, io.env, !options.color)
  const err = styleOf(io.stderr, io.env, !options.color)
  return {
    io,
    options,
    program,
    out,
    err,
    loadConfig: async () => {
      const { loadConfig } = await import('@ticolops/obs-config')
      return loadConfig(options.config, io.cwd)
    },
    timeout: () => timeoutOf(options.timeout),
    emit: async (kind, body, text) => {
      const { output } = options
      const rendered = output === 'text' ? text(out) : await documentText(output, kind, body)
      if (rendered !== '') io.stdout.write(rendered.endsWith('\n') ? rendered : `${rendered}\n`)
    },
    say: (line) => {
      if (options.quiet !== true) io.stderr.write(`${line}\n`)
    },
  }
}

async function timeoutOf(text: string | undefined): Promise<number | undefined> {
  if (text === undefined) return undefined
  const { parseDuration } = await import('@ticolops/obs-config')
  const seconds = parseDuration(text)
  if (seconds !== undefined && seconds > 0) return seconds * 1000
  throw new CliError(
    'usage.timeout',
    EXIT.usage,
    `--timeout ${text} is not a duration.`,
    'Write the number with its unit: --timeout 90s, --timeout 3m.',
  )
}
