import type { ErrorsState } from './errors/errors.ts'
import type { Identity } from './identity.ts'
import type { Instrumentation, Uncovered } from './journal.ts'
import type { Finding } from './interop/finding.ts'
import type { LogsStatus } from './logs/logs.ts'
import type { TelemetryState } from './telemetry/state.ts'
import type { TracesState } from './traces/state.ts'

/** What the SDK knows of itself; `/statusz` shows the same. */
export interface Status {
  /** Version of @ticolops/obs. */
  readonly version: string
  readonly node: string
  /** True when `OTEL_SDK_DISABLED=true` turned everything off. */
  readonly disabled: boolean
  readonly identity: Identity
  /** What in the process keeps telemetry from arriving or makes it costly: copies that do not work together, other agents, loaders. */
  readonly findings: readonly Finding[]
  /** What it had to tell since the start, in the words of its lines on stderr. */
  readonly warnings: readonly string[]
  readonly telemetry: TelemetryState
  /** Libraries that have been seen and are measured, and how. */
  readonly instrumentations: readonly Instrumentation[]
  /** Libraries that are loaded and carry requests or queries, but are not measured. */
  readonly notMeasured: readonly Uncovered[]
  readonly pools: readonly string[]
  /** Series by metric. */
  readonly series: Readonly<Record<string, number>>
  /** Observations that are counted under an overflow series, by metric: it has reached its limit of series. */
  readonly drops: Readonly<Record<string, number>>
  readonly logs: LogsStatus
  readonly traces: TracesState
  /** What is reported to Sentry and what of it arrives. */
  readonly errors: ErrorsState | { readonly state: 'off' }
  readonly draining: boolean
}
