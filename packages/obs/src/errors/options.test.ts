import { describe, expect, it } from 'vitest'
import { validateOptions } from '../options.ts'
import { resolveErrors } from './options.ts'

const DSN = 'https://0123456789abcdef@sentry.example.com/42'
const silent = () => undefined

describe('errors', () => {
  it('are on when a DSN is configured, in the options before the environment', () => {
    expect(resolveErrors(undefined, { SENTRY_DSN: ` ${DSN} `, SENTRY_ENVIRONMENT: 'staging' }, silent)).toMatchObject({
      dsn: DSN,
      environment: 'staging',
    })
    const options = { dsn: DSN, environment: 'test' }
    const environment = { SENTRY_DSN: 'https://other@sentry.example.com/1', SENTRY_ENVIRONMENT: 'staging' }
    expect(resolveErrors(options, environment, silent)).toMatchObject(options)
  })

  it('are off without one, and with false', () => {
    expect(resolveErrors(undefined, {}, silent)).toBeUndefined()
    expect(resolveErrors(undefined, { SENTRY_DSN: '' }, silent)).toBeUndefined()
    expect(resolveErrors(false, { SENTRY_DSN: DSN }, silent)).toBeUndefined()
  })

  it('join the application’s own Sentry when they are asked for without a DSN', () => {
    expect(resolveErrors({}, {}, silent)).toMatchObject({ dsn: undefined })
  })

  it.each(['sentry.example.com', 'https://sentry.example.com/42', 'https://key@sentry.example.com', 'ftp://key@a/1'])(
    'are off when SENTRY_DSN is %s, which is told without its text',
    (text) => {
      const told: string[] = []
      expect(resolveErrors(undefined, { SENTRY_DSN: text }, (line) => told.push(line))).toBeUndefined()
      expect(told).toHaveLength(1)
      expect(told[0]).not.toContain(text)
    },
  )
})

describe('options of errors', () => {
  it.each([
    { dsn: DSN, environment: 'test', sampleRate: 0.5, beforeSend: () => null, options: { maxBreadcrumbs: 0 } },
    { dsn: 'https://key@sentry.example.com/path/42', sentry: { captureException: silent } },
    {},
    false,
  ] as const)('may be %j', (errors) => {
    expect(() => validateOptions({ errors })).not.toThrow()
  })

  it.each([
    [{ sampleRate: 2 }, 'option errors.sampleRate is 2, but must be a number from 0 to 1'],
    [{ dns: DSN }, 'there is no option errors.dns. Allowed here: errors.dsn, '],
    [{ dsn: 'secret-key' }, 'option errors.dsn is something else, but must be a DSN of Sentry'],
    [{ sentry: {} }, 'option errors.sentry is an object, but must be the module @sentry/node'],
  ])('may not be %j', (errors, message) => {
    expect(() => validateOptions({ errors })).toThrow(message)
  })
})
