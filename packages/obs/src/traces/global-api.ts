import type { ContextManager, Propagator, TracerProvider } from './opentelemetry.ts'

/** What copies of `@opentelemetry/api` 1.x share in a process. */
export interface GlobalApi {
  /** Version of the copy that registered first. */
  readonly version: string
  readonly trace?: TracerProvider
  readonly context?: ContextManager
  readonly propagation?: Propagator
}

/** What is registered for OpenTelemetry in this process, whichever copy of the API did it; `undefined` when nothing is. */
export function globalApi(): GlobalApi | undefined {
  return (globalThis as { [kApi]?: GlobalApi })[kApi]
}

/** Whether the application has set up OpenTelemetry itself. */
export function isSetUp(): boolean {
  return globalApi()?.trace !== undefined
}

const kApi = Symbol.for('opentelemetry.js.api.1')

/**
 * Whether a copy of the API finds what a copy of another version has registered: the same major, and a minor that is not newer. Otherwise
 * it silently hands out spans that go nowhere.
 */
export function finds(copy: string, registered: string): boolean {
  const [major, minor = 0] = copy.split('.').map(Number)
  const [registeredMajor, registeredMinor = 0] = registered.split('.').map(Number)
  return major === registeredMajor && minor <= registeredMinor
}

/** The class of a registered provider, for messages: what registered it hides behind a proxy of the API's. */
export function providerName(provider: TracerProvider): string {
  const { getDelegate } = provider as { getDelegate?: (this: TracerProvider) => object }
  const actual = typeof getDelegate === 'function' ? getDelegate.call(provider) : provider
  return actual.constructor.name || 'a tracer provider'
}
