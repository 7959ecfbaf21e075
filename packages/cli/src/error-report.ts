import { CommanderError } from 'commander'
import { CliError } from './cli-error.ts'
import { EXIT } from './exit-code.ts'

/** A failure as everyone needs to know it: the body of a document of kind `Error`. */
export interface ErrorReport {
  /** Stable dotted id. */
  readonly id: string
  /** What happened, to which object, and why. */
  readonly message: string
  /** The step that mends it. */
  readonly hint: string
  /** Where the exit code and its way out are explained. */
  readonly docs: string
  readonly exitCode: number
  readonly details?: Readonly<Record<string, unknown>>
}

/**
 * Makes a report of anything that was thrown.
 * @param verb The verb that was asked for, where there was one: its help is nearer than the program's.
 */
export function reportOf(error: unknown, verb?: string): ErrorReport {
  if (error instanceof CommanderError) return usage(error, verb)
  if (isConfigError(error)) {
    const report = { id: 'config.invalid', message: error.message, hint: '', exitCode: EXIT.usage }
    return withDocs({ ...report, details: { file: error.file, problems: error.problems } })
  }
  if (isExplained(error)) {
    const { id, message, hint, exitCode, details } = error
    return withDocs({ id, message, hint, exitCode, ...(hasKeys(details) ? { details } : {}) })
  }
  const message = error instanceof Error ? error.message : String(error)
  const hint = 'This should not happen: run it again with --verbose and report what it prints.'
  return withDocs({ id: 'unexpected', message, hint, exitCode: EXIT.unexpected })
}

function withDocs(report: Omit<ErrorReport, 'docs'>): ErrorReport {
  const { id, message, hint, exitCode, details } = report
  const docs = `@ticolops/obs-cli/README.md#exit-${exitCode}`
  return { id, message, hint, docs, exitCode, ...(details === undefined ? {} : { details }) }
}

/** Commander's messages, which start with `error:` and end with the nearest name in brackets. */
function usage(error: CommanderError, verb: string | undefined): ErrorReport {
  const [first = '', suggestion] = error.message.replace(/^error: /, '').split('\n')
  const [, meant] = /^\(Did you mean (.+?)\?\)$/.exec(suggestion ?? '') ?? []
  const known = verb === undefined ? 'See ticolops-obs --help.' : `See ticolops-obs ${verb} --help.`
  return withDocs({
    id: error.code.replace(/^commander\.(.*)$/, (_, name: string) => `usage.${kebab(name)}`),
    message: `${first.charAt(0).toUpperCase()}${first.slice(1).replace(/\.$/, '')}.`,
    hint: meant === undefined ? known : `Did you mean ${meant}? ${known}`,
    exitCode: EXIT.usage,
  })
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}

/** By shape and not by class: the configuration and the cluster's side are loaded only by the verbs that need them. */
interface Explained extends Error {
  readonly id: string
  readonly hint: string
  readonly exitCode: number
  readonly details?: Readonly<Record<string, unknown>>
}

function isExplained(error: unknown): error is Explained {
  return (
    error instanceof CliError || (error instanceof Error && 'id' in error && 'hint' in error && 'exitCode' in error)
  )
}

interface ConfigErrorShape extends Error {
  readonly file: string
  readonly problems: readonly unknown[]
}

function isConfigError(error: unknown): error is ConfigErrorShape {
  return error instanceof Error && error.name === 'ConfigError' && 'problems' in error
}

function hasKeys(details: object | undefined): details is Readonly<Record<string, unknown>> {
  return details !== undefined && Object.keys(details).length > 0
}
