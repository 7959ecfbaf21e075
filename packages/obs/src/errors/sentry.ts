/* The parts of @sentry/node 10 and 11 that are used. The package is the application's; its types are not needed to compile ours. */
import type { ErrorEvent } from './options.ts'

export interface SentryModule {
  readonly SDK_VERSION: string
  readonly Scope: new () => SentryScope
  init(options: Readonly<Record<string, unknown>>): SentryClient | undefined
  getClient(): SentryClient | undefined
  getCurrentScope(): SentryScope
  readonly makeNodeTransport: (options: TransportOptions) => Transport
  createTransport(
    options: TransportOptions,
    request: (of: { body: string | Uint8Array }) => PromiseLike<object>,
  ): Transport
  /** Called `inboundFiltersIntegration` in early versions of 10. */
  readonly eventFiltersIntegration?: () => object
  readonly inboundFiltersIntegration?: () => object
  linkedErrorsIntegration(): object
}

export interface SentryScope {
  clone(): SentryScope
  setPropagationContext(context: { traceId: string; sampleRand: number; propagationSpanId?: string }): unknown
}

export interface SentryClient {
  getOptions(): {
    readonly release?: string
    readonly tracesSampleRate?: number
    readonly tracesSampler?: unknown
    readonly enableOpenTelemetrySetup?: boolean
    readonly skipOpenTelemetrySetup?: boolean
  }
  getDsn(): { readonly host: string; readonly port?: string } | undefined
  getTransport(): Transport | undefined
  eventFromException(error: unknown, hint: object): PromiseLike<SentryEvent>
  captureEvent(event: SentryEvent, hint: object, scope: SentryScope): string
  on(hook: 'preprocessEvent', call: (event: SentryEvent, hint?: object) => void): unknown
  recordDroppedEvent(reason: string, category: string, count?: number): void
  flush(milliseconds: number): PromiseLike<boolean>
  close(milliseconds: number): PromiseLike<boolean>
}

export interface SentryEvent extends ErrorEvent {
  readonly type?: string
  readonly extra?: unknown
  readonly sdkProcessingMetadata?: object
}

/** https://develop.sentry.dev/sdk/foundations/envelopes/ */
export type Envelope = readonly [
  headers: object,
  items: readonly (readonly [headers: { readonly type: string }, payload: unknown])[],
]

export interface TransportOptions {
  /** The address of the project's envelopes, with the DSN's key in its query. */
  readonly url?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly caCerts?: unknown
  readonly httpModule?: unknown
  readonly bufferSize?: number
  recordDroppedEvent(reason: string, category: string, count?: number): void
}

export interface Transport {
  send: (envelope: Envelope) => PromiseLike<{ readonly statusCode?: number }>
  flush: (milliseconds?: number) => PromiseLike<boolean>
}
