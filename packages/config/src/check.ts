import { ConfigError } from './config-error.ts'
import type { Problem } from './config-error.ts'
import type { ConfigInput } from './input.ts'
import type { Config } from './model.ts'
import { normalise } from './normalise.ts'
import { predicate, problems } from './problems.ts'
import { crossRules } from './rules.ts'
import { schema } from './schema.ts'

/** What {@link checkConfig} needs to know of where the input came from. */
export interface Origin {
  /** Named in errors. */
  readonly file: string
  /** Directory that relative directories start from. */
  readonly dir: string
  /** Line of a value in the file, counted from 1; absent where the file was a program. */
  readonly lineOf?: (path: string) => number | undefined
}

/**
 * Checks an input and fills in the defaults.
 * @throws ConfigError with every problem.
 */
export function checkConfig(input: unknown, origin: Origin): Config {
  const parsed = schema.safeParse(input, { error: predicate })
  const found: Problem[] = [...(parsed.error ? problems(parsed.error.issues, input) : []), ...crossRules(input)]
  if (found.length > 0) {
    throw new ConfigError(origin.file, found.map((problem) => withLine(problem, origin)).toSorted(byPlace))
  }
  return normalise(input as ConfigInput, origin.dir)
}

function withLine(problem: Problem, { lineOf }: Origin): Problem {
  const line = lineOf?.(problem.path)
  return line === undefined ? problem : { ...problem, line }
}

function byPlace(a: Problem, b: Problem): number {
  return (a.line ?? 0) - (b.line ?? 0) || a.path.localeCompare(b.path, 'en', { numeric: true })
}
