import type { Identity } from './identity.ts'
import type { Instrumentation, Uncovered } from './journal.ts'
import type { TelemetryState } from './telemetry/state.ts'

/** What the SDK knows of itself; `/statusz` shows the same. */
export interface Status {
  /** Version of @ticolops/obs. */
  readonly version: string
  readonly node: string
  /** True when `OTEL_SDK_DISABLED=true` turned everything off. */
  readonly disabled: boolean
  readonly identity: Identity
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
  readonly draining: boolean
  readonly warnings: readonly string[]
}
