/** What the service is started with. Telemetry is configured by the variables that `@ticolops/obs` reads itself. */
export interface Settings {
  readonly host: string
  /** 0 picks a free port. */
  readonly port: number
  readonly databaseUrl: string
  readonly redisUrl: string
  /** The version that runs, `major.minor.patch`; what a release can do follows from it ({@link features}). */
  readonly release: string
  /** Where to POST when a task is completed; nothing is sent when absent. */
  readonly notifyUrl: string | undefined
  /** Requests per minute that one client may send. */
  readonly rateLimit: number
  /** Of these, summaries of teams. */
  readonly summaryLimit: number
  /** Addresses and networks whose `X-Forwarded-For` tells the client's address. */
  readonly trustedProxies: readonly string[]
  /** Whether `?fault=` is honoured (faults.ts). */
  readonly faults: boolean
}

/** A variable of the environment that the service cannot start with. The message names it, its value and what is allowed. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}

type Environment = Readonly<Record<string, string | undefined>>

/** Reads and checks the settings. Throws {@link SettingsError}. */
export function readSettings(env: Environment): Settings {
  return {
    host: env.HOST ?? '127.0.0.1',
    port: integer(env, 'PORT', { fallback: 8080, max: 65_535 }),
    databaseUrl: url(env, 'DATABASE_URL', ['postgres:', 'postgresql:'], 'postgres://ticolops@127.0.0.1:5432/ticolops'),
    redisUrl: url(env, 'REDIS_URL', ['redis:', 'rediss:'], 'redis://127.0.0.1:6379'),
    release: release(env),
    notifyUrl: env.NOTIFY_URL ? url(env, 'NOTIFY_URL', ['http:', 'https:'], 'http://127.0.0.1:9000/hooks') : undefined,
    rateLimit: integer(env, 'RATE_LIMIT', { fallback: 60_000, min: 1, max: 1_000_000_000 }),
    summaryLimit: integer(env, 'SUMMARY_LIMIT', { fallback: 60, min: 1, max: 1_000_000_000 }),
    trustedProxies: env.TRUSTED_PROXIES ? env.TRUSTED_PROXIES.split(',') : [],
    faults: env.DEMO_FAULTS === '1',
  }
}

function integer(
  env: Environment,
  name: string,
  { fallback, min = 0, max }: { fallback: number; min?: number; max: number },
): number {
  const text = env[name]
  if (text === undefined || text === '') return fallback
  const value = Number(text)
  if (!Number.isInteger(value) || value < min || value > max)
    throw new SettingsError(`${name} is "${text}"; give a whole number from ${min} to ${max}`)
  return value
}

function url(env: Environment, name: string, protocols: readonly string[], example: string): string {
  const text = env[name]
  if (text === undefined || text === '') throw new SettingsError(`${name} is not set; give a URL such as ${example}`)
  if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol))
    // The value may hold a password, so the message leaves it out.
    throw new SettingsError(`${name} is not a ${protocols.join(' or ')} URL; give one such as ${example}`)
  return text
}

/** The newest release, which runs when the environment names none. */
const NEWEST_RELEASE = '1.1.0'

function release(env: Environment): string {
  const text = env.OBS_RELEASE ?? env.RELEASE ?? NEWEST_RELEASE
  if (!/^\d+\.\d+\.\d+$/.test(text))
    throw new SettingsError(`OBS_RELEASE is "${text}"; give a version such as ${NEWEST_RELEASE}`)
  return text
}

/** What a release can do: the one switch between the two that the demo deploys. */
export function features(version: string): { readonly teamSummary: boolean } {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return { teamSummary: major > 1 || (major === 1 && minor >= 1) }
}
