import { isAbsolute, relative } from 'node:path'

/** One thing that is wrong with a configuration. */
export interface Problem {
  /** Where it is in the configuration, such as `services[0].parts[1]`; empty for the whole file. */
  readonly path: string
  /** What was found and why it is refused. */
  readonly message: string
  /** What is allowed there, when that is a list. */
  readonly allowed?: readonly string[]
  /** The allowed name that looks most like the one found. */
  readonly nearest?: string
  /** What to do, when the message does not say it already. */
  readonly fix?: string
  /** Line of the file, counted from 1, where it is known. */
  readonly line?: number
}

/** Refuses a configuration with every problem at once, so that it is mended in one go. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  /** The file it is about; a folder when none was found in it. */
  readonly file: string
  readonly problems: readonly Problem[]

  constructor(file: string, problems: readonly Problem[]) {
    super(describeAll(fromHere(file), problems))
    this.file = file
    this.problems = problems
  }
}

/** One problem stands beside the file's name; several stand under it. */
function describeAll(file: string, problems: readonly Problem[]): string {
  const [only, ...others] = problems
  if (only !== undefined && others.length === 0) return [`${file}: ${head(only)}`, ...details(only, '  ')].join('\n')
  const blocks = problems.map((problem) => [`  ${head(problem)}`, ...details(problem, '    ')].join('\n'))
  return [`${file}: ${problems.length} problems`, ...blocks].join('\n')
}

function head({ line, path, message }: Problem): string {
  const place = [line === undefined ? '' : `line ${line}`, path].filter(Boolean).join(', ')
  return place === '' ? message : `${place}: ${message}`
}

function details({ nearest, allowed, fix }: Problem, indent: string): string[] {
  return [
    nearest === undefined ? '' : `${indent}did you mean '${nearest}'?`,
    allowed === undefined || allowed.length === 0 ? '' : `${indent}allowed: ${allowed.join(', ')}`,
    fix === undefined ? '' : `${indent}fix: ${fix}`,
  ].filter(Boolean)
}

/** The path as people type it from where they stand; absolute for what lies elsewhere. */
function fromHere(file: string): string {
  const path = relative(process.cwd(), file)
  return path === '' || path.startsWith('..') || isAbsolute(path) ? file : path
}
