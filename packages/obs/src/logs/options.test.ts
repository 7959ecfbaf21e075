import { expect, it } from 'vitest'
import { validateOptions } from '../options.ts'
import { resolveLogs } from './options.ts'

const level = (environment: Record<string, string>, option?: 'debug') => {
  const warnings: string[] = []
  const settings = resolveLogs(option === undefined ? {} : { level: option }, environment, (text) =>
    warnings.push(text),
  )
  return [settings !== false && settings.level, warnings]
}

it('the level is the option’s, else of OBS_LOG_LEVEL, else of LOG_LEVEL, else info', () => {
  expect(level({ OBS_LOG_LEVEL: 'warn', LOG_LEVEL: 'error' }, 'debug')).toEqual(['debug', []])
  expect(level({ OBS_LOG_LEVEL: 'WARN', LOG_LEVEL: 'error' })).toEqual(['warn', []])
  expect(level({ OBS_LOG_LEVEL: ' ', LOG_LEVEL: 'silent' })).toEqual(['silent', []])
  expect(level({ OTEL_LOG_LEVEL: 'debug' })).toEqual(['info', []])
})

it('a bad variable is told, and info is taken', () => {
  expect(level({ LOG_LEVEL: 'loud' })).toEqual([
    'info',
    ['LOG_LEVEL is "loud", but must be one of trace, debug, info, warn, error, fatal, silent. info is taken instead.'],
  ])
})

it.each([
  [{ level: 'loud' }, 'option logs.level is "loud", but must be one of trace, debug, info'],
  [{ redact: 'cardNumber' }, 'option logs.redact is "cardNumber", but must be a list of field names'],
  [{ redact: ['--'] }, 'option logs.redact is a list, but must be a list of field names'],
  [{ console: 1 }, 'option logs.console is 1, but must be true or false'],
  [{ pino: {} }, 'option logs.pino is an object, but must be what the package pino exports'],
  [{ pretty: true }, 'there is no option logs.pretty. Allowed here: logs.level, logs.redact, logs.console, logs.pino'],
])('%j is refused', (logs, message) => {
  expect(() => validateOptions({ logs })).toThrow(message)
})
