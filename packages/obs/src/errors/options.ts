/** An event as Sentry sends it: https://develop.sentry.dev/sdk/foundations/envelopes/event-payloads/. */
export type ErrorEvent = Record<string, unknown>

/** Options of errors. With `false` in their place nothing is reported, whatever the environment says. */
export interface ErrorsOptions {
  /**
   * Where errors go. Else `SENTRY_DSN`. Without either, errors join the Sentry that the application initialises itself, when these
   * options are given at all.
   */
  readonly dsn?: string
  /** Else `SENTRY_ENVIRONMENT`, or Sentry's own default, `production`. */
  readonly environment?: string
  /** Share of errors that are reported, from 0 to 1; all of them by default. */
  readonly sampleRate?: number
  /**
   * Sees each event before it is sent and returns it, changed or not, or `null` to drop it. An event for which it throws is dropped.
   * An answer that is a promise is waited for, but not when the process ends.
   */
  readonly beforeSend?: (event: ErrorEvent, hint: Readonly<Record<string, unknown>>) => unknown
  /** Further options of `Sentry.init()`; they take effect only when Sentry is not initialised by the application itself. */
  readonly options?: Readonly<Record<string, unknown>>
  /** The module `@sentry/node`, for applications in a bundle: `import * as sentry from '@sentry/node'`. */
  readonly sentry?: object
}

/** Options with every default filled in. */
export interface ErrorsSettings {
  readonly dsn: string | undefined
  readonly environment: string | undefined
  readonly sampleRate: number | undefined
  readonly beforeSend: ErrorsOptions['beforeSend']
  readonly options: Readonly<Record<string, unknown>>
  readonly sentry: object | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

/** What the options may be, for `validateOptions()`. */
export const ERRORS_RULES = {
  dsn: {
    allowed: 'a DSN of Sentry, such as https://<key>@<host>/<project>',
    test: (value: unknown) => typeof value === 'string' && isDsn(value),
    secret: true,
  },
  environment: {
    allowed: 'a text that is not empty',
    test: (value: unknown) => typeof value === 'string' && value.trim() !== '',
  },
  sampleRate: {
    allowed: 'a number from 0 to 1',
    test: (value: unknown) => typeof value === 'number' && value >= 0 && value <= 1,
  },
  beforeSend: { allowed: 'a function', test: (value: unknown) => typeof value === 'function' },
  options: {
    allowed: 'an object with options of Sentry.init()',
    test: (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value),
  },
  sentry: {
    allowed: 'the module @sentry/node',
    test: (value: unknown) => typeof (value as { captureException?: unknown } | null)?.captureException === 'function',
  },
} as const

/** Settings of errors; `undefined` when they are off. A DSN in the environment that is none is told to `warn`. */
export function resolveErrors(
  options: false | ErrorsOptions | undefined,
  environment: Environment,
  warn: (text: string) => void,
): ErrorsSettings | undefined {
  if (options === false) return undefined
  const dsn = options?.dsn ?? dsnVariable(environment, warn)
  if (dsn === undefined && options === undefined) return undefined
  return {
    dsn,
    environment: options?.environment ?? (environment['SENTRY_ENVIRONMENT']?.trim() || undefined),
    sampleRate: options?.sampleRate,
    beforeSend: options?.beforeSend,
    options: options?.options ?? {},
    sentry: options?.sentry,
  }
}

function dsnVariable(environment: Environment, warn: (text: string) => void): string | undefined {
  const dsn = environment['SENTRY_DSN']?.trim() ?? ''
  if (dsn === '' || isDsn(dsn)) return dsn || undefined
  warn('SENTRY_DSN is no DSN of Sentry (https://<key>@<host>/<project>); errors are not reported.')
  return undefined
}

/** A public key, a host and a project: https://develop.sentry.dev/sdk/foundations/transport/authentication/. */
function isDsn(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, hostname, pathname } = new URL(text)
  return /^https?:$/.test(protocol) && /^\w+$/.test(username) && hostname !== '' && /\/\d+$/.test(pathname)
}
