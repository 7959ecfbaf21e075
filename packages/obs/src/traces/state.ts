import type { SpanCounts } from './ledger.ts'

/** What becomes of spans. */
export type TracesState =
  /** None are recorded, and why. */
  | { readonly state: 'off'; readonly reason: string }
  /** OpenTelemetry is being loaded; requests that begin now are not recorded. */
  | { readonly state: 'loading' }
  /** They were asked for and cannot be recorded. */
  | { readonly state: 'failed'; readonly reason: string }
  /** They are recorded and sent. */
  | {
      readonly state: 'recording'
      /** Version of @opentelemetry/sdk-node. */
      readonly openTelemetry: string
      readonly endpoint: string
      readonly protocol: string
      readonly sampleRatio: number
      /** Which thread sends them: one of its own, or `main`, the application's, whose requests then take a little longer. */
      readonly thread: 'worker' | 'main'
      readonly spans: SpanCounts
      /** What the last batch that was lost failed with. */
      readonly lastError: string | undefined
    }
  /** They go to the tracer provider that the application has set up, which samples and exports them; it keeps its own books. */
  | { readonly state: 'joined'; readonly openTelemetry: string; readonly provider: string }
