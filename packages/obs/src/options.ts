import type { HealthCheck, HealthTimes } from './health.ts'
import { isKnownPool } from './databases/known-pool.ts'
import { ERRORS_RULES, resolveErrors } from './errors/options.ts'
import type { ErrorsOptions, ErrorsSettings } from './errors/options.ts'
import { LOGS_RULES, resolveLogs } from './logs/options.ts'
import type { LogsOptions, LogsSettings } from './logs/options.ts'
import type { KnownPool } from './databases/known-pool.ts'
import type { PromRegistry } from './interop/prom-registry.ts'
import { DEFAULT_MAX_SERIES } from './registry/series-limit.ts'
import { resolveTraces, TRACES_RULES } from './traces/options.ts'
import type { TracesOff, TracesOptions, TracesSettings } from './traces/options.ts'

/** Options of `instrument()`. None is required. Times are milliseconds. */
export interface InstrumentOptions {
  /** Name of the service. Else `OTEL_SERVICE_NAME`, `service.name` of `OTEL_RESOURCE_ATTRIBUTES`, or package.json's name. */
  readonly service?: string
  /** What exactly runs. Else `OBS_RELEASE`, `SENTRY_RELEASE`, `service.version`, the commit that CI names, or package.json's version. */
  readonly release?: string
  /** The server for scrapes and probes; `false` for none. */
  readonly telemetry?: false | TelemetryOptions
  readonly metrics?: MetricsOptions
  /** Pools to watch, each under the name that its series carry. */
  readonly pools?: Readonly<Record<string, KnownPool>>
  /**
   * Applications of Koa, Hono or h3 whose routes cannot be found otherwise: inside a bundle, or Hono that has served before `instrument()`.
   */
  readonly apps?: readonly object[]
  readonly health?: HealthOptions
  /** Log lines that tell their request, trace and release; `false`: `obs.logger` is silent and `withTrace()` adds nothing. */
  readonly logs?: false | LogsOptions
  /** Spans over OTLP, through the application's @opentelemetry/sdk-node. On when an endpoint is named here or in the environment. */
  readonly traces?: false | TracesOptions
  /** Errors, reported to Sentry; on when a DSN is configured. */
  readonly errors?: false | ErrorsOptions
  /** What happens on SIGTERM and SIGINT; `false` leaves both to the application. */
  readonly shutdown?: false | ShutdownOptions
}

export interface TelemetryOptions {
  /** 9464 unless `OTEL_EXPORTER_PROMETHEUS_PORT` says otherwise; 0 takes a free one. */
  readonly port?: number
  /** All interfaces unless `OTEL_EXPORTER_PROMETHEUS_HOST` says otherwise: probes and scrapes come from outside the pod. */
  readonly host?: string
  /**
   * `worker`, the default, serves from a thread of its own, which answers while the application's is blocked; it is started by the first scrape
   * or probe. `main` saves the memory of a thread, some 13 MB.
   */
  readonly thread?: 'worker' | 'main'
}

export interface MetricsOptions {
  /** Series that one metric may have, 2000 by default. Half of them are kept for matched routes. */
  readonly maxSeries?: number
  /** A registry of prom-client or @prometheus-io/client whose metrics join the page. Else the default registry of the one that is loaded. */
  readonly registry?: PromRegistry
}

export interface HealthOptions {
  /** Without these the service cannot do its work: checked by `/readyz`. A check fails by throwing, rejecting or `false`. */
  readonly readiness?: Readonly<Record<string, HealthCheck>>
  /** What must have happened once before the service is started: checked by `/startupz` until it passes. */
  readonly startup?: Readonly<Record<string, HealthCheck>>
  /** How long one check may take, 2000 by default. */
  readonly deadline?: number
  /** How long an answer is given again without running the checks, 1000 by default. */
  readonly maxAge?: number
  /** `/livez` fails when the event loop has been blocked for longer, 30000 by default: a restart is worth it only when it will not come back. */
  readonly maxBlocked?: number
}

export interface ShutdownOptions {
  /**
   * How long requests are still taken after readiness has failed on SIGTERM, so that load balancers can notice. 5000 in
   * Kubernetes, else 0. Ctrl-C never waits.
   */
  readonly drainDelay?: number
  /** Time for everything, the delay included, 25000 by default: 5 s less than Kubernetes' default grace period. */
  readonly deadline?: number
}

/** Options with every default filled in. */
export interface Settings {
  readonly disabled: boolean
  readonly telemetry: false | { readonly host: string | undefined; readonly port: number }
  readonly thread: 'worker' | 'main'
  readonly maxSeries: number
  readonly health: HealthTimes & { readonly maxBlocked: number }
  readonly logs: false | LogsSettings
  readonly errors: ErrorsSettings | undefined
  readonly traces: TracesSettings | TracesOff
  readonly shutdown: false | { readonly drainDelay: number; readonly deadline: number }
}

type Environment = Readonly<Record<string, string | undefined>>

/** Milliseconds for an end: 5 s less than Kubernetes' default grace period. */
export const DEFAULT_DEADLINE = 25_000

/** Port that OpenTelemetry's Prometheus exporters listen on. */
const DEFAULT_PORT = 9464

/**
 * Valid options and the environment as settings. A variable with a bad value is told to `warn` and its default is taken,
 * because an environment must not stop an application.
 */
export function resolveSettings(
  options: InstrumentOptions,
  environment: Environment,
  warn: (text: string) => void,
): Settings {
  const telemetry = options.telemetry ?? {}
  const { drainDelay, deadline = DEFAULT_DEADLINE } = options.shutdown === false ? {} : (options.shutdown ?? {})
  return {
    disabled: environment['OTEL_SDK_DISABLED']?.trim().toLowerCase() === 'true',
    telemetry: telemetry !== false && {
      host: telemetry.host ?? nonEmpty(environment['OTEL_EXPORTER_PROMETHEUS_HOST']),
      port: telemetry.port ?? portVariable('OTEL_EXPORTER_PROMETHEUS_PORT', environment, warn),
    },
    maxSeries: options.metrics?.maxSeries ?? DEFAULT_MAX_SERIES,
    thread: telemetry === false ? 'main' : (telemetry.thread ?? 'worker'),
    health: {
      deadline: options.health?.deadline ?? 2000,
      maxAge: options.health?.maxAge ?? 1000,
      maxBlocked: options.health?.maxBlocked ?? 30_000,
    },
    logs: resolveLogs(options.logs, environment, warn),
    errors: resolveErrors(options.errors, environment, warn),
    traces: resolveTraces(options.traces, environment, warn),
    shutdown: options.shutdown !== false && {
      drainDelay: drainDelay ?? (environment['KUBERNETES_SERVICE_HOST'] === undefined ? 0 : 5000),
      deadline,
    },
  }
}

function portVariable(name: string, environment: Environment, warn: (text: string) => void): number {
  const value = nonEmpty(environment[name])
  if (value === undefined) return DEFAULT_PORT
  const port = Number(value)
  if (isPort(port)) return port
  warn(
    `${name} is ${JSON.stringify(value)}, but must be a port from 0 to 65535. Port ${DEFAULT_PORT} is taken instead.`,
  )
  return DEFAULT_PORT
}

function nonEmpty(value: string | undefined): string | undefined {
  return value?.trim() || undefined
}

/** What an option's value may be. */
interface Rule {
  readonly allowed: string
  /** The value must not be shown. */
  readonly secret?: true
  test(value: unknown): boolean
}

const text: Rule = {
  allowed: 'a text that is not empty',
  test: (value) => typeof value === 'string' && value.trim() !== '',
}
const port: Rule = { allowed: 'a whole number from 0 to 65535', test: isPort }
const thread: Rule = { allowed: '"worker" or "main"', test: (value) => value === 'worker' || value === 'main' }
const milliseconds: Rule = {
  allowed: 'a number of milliseconds, 0 or more',
  test: (value) => typeof value === 'number' && Number.isFinite(value) && value >= 0,
}
const seriesCount: Rule = {
  allowed: 'a whole number from 10 to 1000000',
  test: (value) => isWhole(value, 10, 1_000_000),
}
const registry: Rule = {
  allowed: 'a registry of prom-client or @prometheus-io/client',
  test: (value) => typeof (value as { getMetricsAsJSON?: unknown } | null)?.getMetricsAsJSON === 'function',
}
const checks: Rule = {
  allowed: 'functions by name, such as { postgres: () => pool.query("select 1") }',
  test: (value) => isObject(value) && Object.values(value).every((each) => typeof each === 'function'),
}
const pool: Rule = {
  allowed: 'a pool of pg or mysql2, a connection or Cluster of ioredis, or a client, pool or cluster of redis',
  test: isKnownPool,
}

const apps: Rule = {
  allowed: 'a list of applications, such as [app]',
  test: (value) => Array.isArray(value) && value.every((each) => typeof each === 'object' && each !== null),
}

/** Options that belong together; `off` when `false` is allowed in their place. */
interface Group {
  readonly group: Readonly<Record<string, Rule>>
  readonly off: boolean
}

/** The options, as a tree of rules. */
const RULES: Readonly<Record<string, Rule | Group | { readonly each: Rule }>> = {
  service: text,
  release: text,
  telemetry: { group: { port, host: text, thread }, off: true },
  metrics: { group: { maxSeries: seriesCount, registry }, off: false },
  pools: { each: pool },
  apps,
  health: {
    group: {
      readiness: checks,
      startup: checks,
      deadline: milliseconds,
      maxAge: milliseconds,
      maxBlocked: milliseconds,
    },
    off: false,
  },
  logs: { group: LOGS_RULES, off: true },
  errors: { group: ERRORS_RULES, off: true },
  traces: { group: TRACES_RULES, off: true },
  shutdown: { group: { drainDelay: milliseconds, deadline: milliseconds }, off: true },
}

/** Throws a TypeError that names the option, its value and what is allowed. */
export function validateOptions(options: unknown): void {
  if (!isObject(options)) throw refused('', options, 'an object')
  for (const [name, value] of Object.entries(options)) {
    const rule = RULES[name]
    if (rule === undefined) throw unknownOption(name, Object.keys(RULES))
    if (value === undefined) continue
    if ('test' in rule) check(name, value, rule)
    else if ('each' in rule) validateEach(name, value, rule.each)
    else if (value !== false || !rule.off) validateGroup(name, value, rule)
  }
}

function validateGroup(name: string, value: unknown, { group, off }: Group): void {
  if (!isObject(value)) throw refused(name, value, off ? 'an object, or false' : 'an object')
  for (const [key, each] of Object.entries(value)) {
    const rule = group[key]
    if (rule === undefined)
      throw unknownOption(
        `${name}.${key}`,
        Object.keys(group).map((known) => `${name}.${known}`),
      )
    if (each !== undefined) check(`${name}.${key}`, each, rule)
  }
}

function validateEach(name: string, value: unknown, rule: Rule): void {
  if (!isObject(value)) throw refused(name, value, 'an object')
  for (const [key, each] of Object.entries(value)) check(`${name}.${key}`, each, rule)
}

function check(name: string, value: unknown, rule: Rule): void {
  if (!rule.test(value)) throw refused(name, value, rule.allowed, rule.secret)
}

function refused(name: string, value: unknown, allowed: string, secret = false): TypeError {
  return new TypeError(
    `instrument(): ${name === '' ? 'the options are' : `option ${name} is`} ${secret ? 'something else' : shown(value)}, but must be ${allowed}.`,
  )
}

function unknownOption(name: string, known: readonly string[]): TypeError {
  return new TypeError(`instrument(): there is no option ${name}. Allowed here: ${known.join(', ')}.`)
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'function') return 'a function'
  if (Array.isArray(value)) return 'a list'
  if (isObject(value))
    return value.constructor === Object ? 'an object' : `a ${value.constructor?.name ?? 'strange object'}`
  return String(value)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isPort(value: unknown): boolean {
  return isWhole(value, 0, 65_535)
}

function isWhole(value: unknown, low: number, high: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high
}
