import type { Pino } from './load-pino.ts'
import { LEVELS } from './level.ts'
import type { Level } from './level.ts'
import { SECRET_NAMES } from './redaction.ts'

/** `logs` of `instrument()`. */
export interface LogsOptions {
  /** The least severe level that is written. Else `OBS_LOG_LEVEL`, `LOG_LEVEL`, or `info`. */
  readonly level?: LogLevel
  /**
   * Names of fields whose values are never written, at any depth, beside the default ones (authorization, cookie, password, secret, token,
   * apiKey, …). Any spelling will do: `cardNumber` is card_number and Card-Number, too.
   */
  readonly redact?: readonly string[]
  /** Writes what the application says by `console.log()`, `info`, `warn`, `error`, `debug` and `trace` as lines of `obs.logger`. Off by default. */
  readonly console?: boolean
  /** pino itself, where it cannot be found by its name: in a bundle of the whole application. */
  readonly pino?: Pino
}

/** `silent` writes nothing. */
export type LogLevel = Level | 'silent'

/** Options and environment with every default filled in. */
export interface LogsSettings {
  readonly level: LogLevel
  readonly redact: readonly string[]
  readonly console: boolean
  readonly pino: Pino | undefined
}

const ALLOWED: readonly string[] = [...LEVELS, 'silent']

function isLogLevel(value: unknown): value is LogLevel {
  return ALLOWED.includes(value as string)
}

/** What the options may be. */
export const LOGS_RULES = {
  level: { allowed: `one of ${ALLOWED.join(', ')}`, test: isLogLevel },
  redact: {
    allowed: 'a list of field names, such as ["cardNumber"]',
    test: (value: unknown) =>
      Array.isArray(value) && value.every((each) => typeof each === 'string' && /\w/.test(each)),
  },
  console: { allowed: 'true or false', test: (value: unknown) => typeof value === 'boolean' },
  pino: { allowed: 'what the package pino exports', test: (value: unknown) => typeof value === 'function' },
}

/** `OTEL_LOG_LEVEL` is not asked: it is the level of OpenTelemetry's own diagnostics. */
const VARIABLES = ['OBS_LOG_LEVEL', 'LOG_LEVEL'] as const

/** Valid options and the environment as settings. A variable with a bad value is told to `warn` and `info` is taken. */
export function resolveLogs(
  options: false | LogsOptions | undefined,
  environment: Readonly<Record<string, string | undefined>>,
  warn: (text: string) => void,
): false | LogsSettings {
  if (options === false) return false
  return {
    level: options?.level ?? levelVariable(environment, warn),
    redact: [...SECRET_NAMES, ...(options?.redact ?? [])],
    console: options?.console ?? false,
    pino: options?.pino,
  }
}

function levelVariable(
  environment: Readonly<Record<string, string | undefined>>,
  warn: (text: string) => void,
): LogLevel {
  const name = VARIABLES.find((each) => (environment[each] ?? '').trim() !== '')
  const value = (name === undefined ? undefined : environment[name])?.trim()
  const level = value?.toLowerCase()
  if (level === undefined) return 'info'
  if (isLogLevel(level)) return level
  warn(`${name} is ${JSON.stringify(value)}, but must be one of ${ALLOWED.join(', ')}. info is taken instead.`)
  return 'info'
}
