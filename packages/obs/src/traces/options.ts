import { DEFAULT_REDACTED_KEYS } from './redact.ts'
import type { BatchLimits } from './opentelemetry.ts'

/** `traces` of `instrument()`. */
export interface TracesOptions {
  /**
   * Where spans are sent over OTLP, such as `http://collector:4318`. Else `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` or
   * `OTEL_EXPORTER_OTLP_ENDPOINT`; without any of them no span is recorded, unless the application has set up OpenTelemetry itself.
   */
  readonly endpoint?: string
  /** Part of the traces that begin here which is recorded, 0 to 1. Else `OTEL_TRACES_SAMPLER`, else all. A caller's decision is followed. */
  readonly sampleRatio?: number
  /** Keys of queries in URLs whose values are not recorded, in place of the default list: signatures, tokens, passwords. */
  readonly redactQueryKeys?: readonly string[]
}

/** How OTLP is spoken (`OTEL_EXPORTER_OTLP_PROTOCOL`). */
export type Protocol = 'http/protobuf' | 'http/json' | 'grpc'
const PROTOCOLS: readonly string[] = ['http/protobuf', 'http/json', 'grpc'] satisfies Protocol[]

/** Where spans go. */
export interface Target {
  readonly url: string
  readonly protocol: Protocol
}

/** Which traces that begin here are recorded, and whether a caller's decision is followed. */
export interface Sampling {
  readonly ratio: number
  readonly parentBased: boolean
}

/** Propagators that `OTEL_PROPAGATORS` may name. */
const PROPAGATORS = ['tracecontext', 'baggage', 'b3', 'b3multi'] as const
export type PropagatorName = (typeof PROPAGATORS)[number]

/** Options and environment with every default filled in. */
export interface TracesSettings {
  /** `undefined`: spans are recorded only when the application has set up OpenTelemetry itself. */
  readonly target: Target | undefined
  readonly sampling: Sampling
  readonly propagators: readonly PropagatorName[]
  readonly limits: BatchLimits
  readonly redactQueryKeys: readonly string[]
}

/** No spans, and why. */
export interface TracesOff {
  readonly off: string
}

/** Why there are no spans by default. */
export const NO_ENDPOINT = 'neither traces.endpoint nor OTEL_EXPORTER_OTLP_ENDPOINT is set'

type Environment = Readonly<Record<string, string | undefined>>
type Warn = (text: string) => void

/** Valid options and the environment as settings. A variable with a bad value is told to `warn` and its default is taken. */
export function resolveTraces(
  options: false | TracesOptions | undefined,
  environment: Environment,
  warn: Warn,
): TracesSettings | TracesOff {
  const variable = (name: string) => environment[name]?.trim() || undefined
  if (options === false) return { off: 'option traces is false' }
  if (variable('OTEL_SDK_DISABLED')?.toLowerCase() === 'true') return { off: 'OTEL_SDK_DISABLED is true' }
  const exporter = variable('OTEL_TRACES_EXPORTER') ?? 'otlp'
  if (exporter === 'none') return { off: 'OTEL_TRACES_EXPORTER is none' }
  if (exporter !== 'otlp') {
    warn(
      `OTEL_TRACES_EXPORTER is ${JSON.stringify(exporter)}, but only otlp and none are known here. Spans are sent over otlp.`,
    )
  }
  const protocol = protocolOf(variable, warn)
  const url = urlOf(options?.endpoint, variable, protocol, warn)
  if (url === undefined && options === undefined) return { off: NO_ENDPOINT }
  return {
    target: url === undefined ? undefined : { url, protocol },
    sampling:
      options?.sampleRatio === undefined
        ? samplingOf(variable, warn)
        : { ratio: options.sampleRatio, parentBased: true },
    propagators: propagatorsOf(variable('OTEL_PROPAGATORS'), warn),
    limits: limitsOf(variable, warn),
    redactQueryKeys: options?.redactQueryKeys ?? DEFAULT_REDACTED_KEYS,
  }
}

type Variable = (name: string) => string | undefined

function protocolOf(variable: Variable, warn: Warn): Protocol {
  const name =
    variable('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') === undefined
      ? 'OTEL_EXPORTER_OTLP_PROTOCOL'
      : 'OTEL_EXPORTER_OTLP_TRACES_PROTOCOL'
  const value = variable(name)
  if (value === undefined || PROTOCOLS.includes(value)) return (value as Protocol | undefined) ?? 'http/protobuf'
  warn(
    `${name} is ${JSON.stringify(value)}, but must be one of ${PROTOCOLS.join(', ')}. http/protobuf is taken instead.`,
  )
  return 'http/protobuf'
}

/** The URL that an exporter of the protocol posts to. The general variable and the option name a base; the one for traces is taken as it is. */
function urlOf(option: string | undefined, variable: Variable, protocol: Protocol, warn: Warn): string | undefined {
  const own = option === undefined ? variable('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT') : undefined
  const base = option ?? variable('OTEL_EXPORTER_OTLP_ENDPOINT')
  const text = own ?? base
  if (text === undefined) return undefined
  if (!isHttpUrl(text)) {
    const name = own === undefined ? 'OTEL_EXPORTER_OTLP_ENDPOINT' : 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'
    warn(`${name} is ${JSON.stringify(text)}, but must be a URL such as http://collector:4318. No spans are sent.`)
    return undefined
  }
  if (own !== undefined || protocol === 'grpc' || /\/v1\/traces\/?$/.test(text)) return text
  return `${text.replace(/\/$/, '')}/v1/traces`
}

/** Whether a text is an absolute URL of HTTP. */
export function isHttpUrl(text: unknown): boolean {
  return typeof text === 'string' && /^https?:\/\//i.test(text) && URL.canParse(text)
}

/** `OTEL_TRACES_SAMPLER`: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#general-sdk-configuration */
function samplingOf(variable: Variable, warn: Warn): Sampling {
  const name = variable('OTEL_TRACES_SAMPLER') ?? 'parentbased_always_on'
  const parentBased = name.startsWith('parentbased_')
  switch (name.replace(/^parentbased_/, '')) {
    case 'always_on':
      return { ratio: 1, parentBased }
    case 'always_off':
      return { ratio: 0, parentBased }
    case 'traceidratio':
      return { ratio: ratioOf(variable('OTEL_TRACES_SAMPLER_ARG'), warn), parentBased }
    default:
      warn(
        `OTEL_TRACES_SAMPLER is ${JSON.stringify(name)}, which is not known here. parentbased_always_on is taken instead.`,
      )
      return { ratio: 1, parentBased: true }
  }
}

function ratioOf(value: string | undefined, warn: Warn): number {
  const ratio = Number(value ?? 1)
  if (isRatio(ratio)) return ratio
  warn(
    `OTEL_TRACES_SAMPLER_ARG is ${JSON.stringify(value)}, but must be a number from 0 to 1. All traces are recorded.`,
  )
  return 1
}

export function isRatio(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= 1
}

function propagatorsOf(value: string | undefined, warn: Warn): readonly PropagatorName[] {
  if (value === undefined) return ['tracecontext', 'baggage']
  const names = new Set(value.split(',').map((each) => each.trim()))
  if (names.has('none')) return []
  for (const name of names)
    if (!(PROPAGATORS as readonly string[]).includes(name))
      warn(
        `OTEL_PROPAGATORS names ${JSON.stringify(name)}, which is not known here. Known: ${PROPAGATORS.join(', ')}, none.`,
      )
  return PROPAGATORS.filter((name) => names.has(name))
}

/** Defaults of the specification (https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#batch-span-processor). */
function limitsOf(variable: Variable, warn: Warn): BatchLimits {
  const number = (name: string, fallback: number) => {
    const text = variable(name)
    const value = Number(text ?? fallback)
    if (Number.isFinite(value) && value > 0) return value
    warn(`${name} is ${JSON.stringify(text)}, but must be a number above 0. ${fallback} is taken instead.`)
    return fallback
  }
  const maxQueueSize = number('OTEL_BSP_MAX_QUEUE_SIZE', 2048)
  return {
    maxQueueSize,
    maxExportBatchSize: Math.min(maxQueueSize, number('OTEL_BSP_MAX_EXPORT_BATCH_SIZE', 512)),
    scheduledDelayMillis: number('OTEL_BSP_SCHEDULE_DELAY', 5000),
    exportTimeoutMillis: number('OTEL_BSP_EXPORT_TIMEOUT', 30_000),
  }
}

/** What each option may be. */
export const TRACES_RULES = {
  endpoint: { allowed: 'a URL such as "http://collector:4318"', test: isHttpUrl },
  sampleRatio: { allowed: 'a number from 0 to 1', test: isRatio },
  redactQueryKeys: {
    allowed: 'a list of texts, such as ["token"]',
    test: (value: unknown) => Array.isArray(value) && value.every((each) => typeof each === 'string'),
  },
}
