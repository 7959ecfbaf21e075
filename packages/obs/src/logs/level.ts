import type { LOG_LEVELS } from '@ticolops/obs-signals/sdk'

/** A level as it is counted. */
export type CountedLevel = (typeof LOG_LEVELS)[number]

/** Levels that a line may be written with, least severe first. */
export const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const satisfies readonly CountedLevel[]
export type Level = (typeof LEVELS)[number]

/** The level of a number of pino or bunyan: 10 is trace, 60 fatal, and what lies between belongs to the one below. */
export function levelOfNumber(value: number): Level {
  return LEVELS[Math.min(Math.max(Math.floor(value / 10) - 1, 0), LEVELS.length - 1)] ?? 'info'
}

/** Levels of winston's sets (npm, syslog, cli) that have other names, by severity as OpenTelemetry's winston transport ranks them. */
const NAMES: ReadonlyMap<string, Level> = new Map([
  ...LEVELS.map((level) => [level, level] as const),
  ['silly', 'trace'],
  ['http', 'debug'],
  ['verbose', 'debug'],
  ['data', 'info'],
  ['help', 'info'],
  ['input', 'debug'],
  ['prompt', 'info'],
  ['notice', 'info'],
  ['warning', 'warn'],
  ['crit', 'fatal'],
  ['alert', 'fatal'],
  ['emerg', 'fatal'],
])

export function levelOfName(name: unknown): CountedLevel {
  return (typeof name === 'string' ? NAMES.get(name) : undefined) ?? 'other'
}
