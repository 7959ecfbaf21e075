import type { Logger } from 'pino'
import type { Lines } from './logs/lines.ts'
import { withTrace } from './logs/with-trace.ts'
import type { Attributes } from './context/attributes.ts'
import type { Metrics } from './metrics.ts'
import type { ContextApi } from './context/context-api.ts'
import { validateOptions } from './options.ts'
import type { InstrumentOptions } from './options.ts'
import { Sdk } from './sdk.ts'
import type { Status } from './status.ts'
import type { RunInSpan } from './traces/span.ts'
import { VERSION } from './version.ts'

/** What `instrument()` returns. */
export interface Obs {
  /** Metrics of the application's own. */
  readonly metrics: Metrics
  /**
   * pino, whose lines tell request, trace, service and release. It is loaded when it is first asked for; throws where it cannot be found (see
   * `logs.pino`).
   */
  readonly logger: Logger
  /** The same for a logger of your own; see {@link withTrace}. */
  readonly withTrace: typeof withTrace
  /** Runs a function in a span of the application's own. */
  readonly span: RunInSpan
  /** What is told of the request that is being answered, and where it is in its trace. */
  readonly context: ContextApi
  /**
   * Reports an error that the application has caught to Sentry, with the request, release and trace in which it happened. What is no error
   * can be reported as well; the same error is reported once.
   *
   * @param attributes What else should be known, such as `{ 'order.id': 7 }`. `user.id`, `user.email` and `user.name` say who was hurt.
   */
  captureError(error: unknown, attributes?: Attributes): void
  /** What is measured, by which means, and what is wrong. */
  status(): Status
  /** The status once the telemetry server listens or has failed to. */
  ready(): Promise<Status>
  /** Ends measuring and serving. The process and its servers are left alone. */
  shutdown(): Promise<void>
}

/** What a process keeps under {@link kGlobal}; every version of this package must be able to read it. */
interface Installed {
  readonly version: string
  readonly obs: Obs
  /** For loggers of the application's own. */
  readonly lines?: Lines
  extend(options: InstrumentOptions): void
}

/** Where a second copy of this package finds the first: bundles, hot reloading and nested dependencies make copies. */
const kGlobal = Symbol.for('@ticolops/obs')

/**
 * Measures this process and serves what it finds. Call it once, anywhere: before or after the imports of the application, before
 * or after its servers listen. It returns at once and throws a TypeError for options that are not allowed, nothing else.
 *
 * A second call returns the same object; its pools, applications, health checks and registry are added to the first's.
 */
export function instrument(options: InstrumentOptions = {}): Obs {
  validateOptions(options)
  const holder = globalThis as { [kGlobal]?: Installed }
  const installed = holder[kGlobal]
  if (installed !== undefined) {
    installed.extend(options)
    if (installed.version !== VERSION)
      process.stderr.write(
        `@ticolops/obs: version ${VERSION} found version ${installed.version} at work and leaves the process to it. Install one version: npm ls @ticolops/obs\n`,
      )
    return installed.obs
  }
  const sdk = new Sdk(options)
  const obs: Obs = {
    metrics: sdk.metrics,
    get logger() {
      return sdk.logs.logger
    },
    withTrace,
    span: sdk.span,
    get context() {
      return sdk.context
    },
    captureError: sdk.captureError,
    status: () => sdk.status(),
    ready: () => sdk.ready(),
    async shutdown() {
      delete holder[kGlobal]
      await sdk.stop()
    },
  }
  holder[kGlobal] = { version: VERSION, obs, lines: sdk.logs, extend: (more) => extend(sdk, options, more) }
  return obs
}

/** Options that only the first call can set. */
const FIRST_ONLY = ['service', 'release', 'telemetry', 'logs', 'traces', 'errors', 'shutdown'] as const

function extend(sdk: Sdk, first: InstrumentOptions, more: InstrumentOptions): void {
  const changed = FIRST_ONLY.filter(
    (name) => more[name] !== undefined && JSON.stringify(more[name]) !== JSON.stringify(first[name]),
  )
  if (changed.length > 0)
    sdk.journal.warn(
      `instrument() was called again with another ${changed.join(', ')}; the first call's stay. Call it once, or give these to the first call.`,
    )
  sdk.extend(more)
}
