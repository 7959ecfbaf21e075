import type { Identity } from '../identity.ts'
import type { ErrorsOptions, ErrorsSettings } from './options.ts'
import { RING_SIZE } from './ring.ts'
import type { SentryModule } from './sentry.ts'

/**
 * Options of `Sentry.init()` for errors and nothing else. None of Sentry's default integrations: they measure requests and patch what
 * they measure, and they end the process in their own way. Those that are left work at once, so that an event is complete when the
 * error has been captured, and is not lost when the process ends next.
 *
 * @param failed `beforeSend` threw, or returned what is no event.
 */
export function initOptions(
  { dsn, environment, sampleRate, beforeSend, options }: ErrorsSettings,
  { release }: Identity,
  sentry: SentryModule,
  failed: (message: string) => void,
): Readonly<Record<string, unknown>> {
  const eventFilters = sentry.eventFiltersIntegration ?? sentry.inboundFiltersIntegration
  const ours = [...(eventFilters === undefined ? [] : [eventFilters()]), sentry.linkedErrorsIntegration()]
  const { integrations: more = [] } = options as {
    readonly integrations?: object[] | ((defaults: object[]) => object[])
  }
  const before = beforeSend ?? (options['beforeSend'] as ErrorsOptions['beforeSend'])
  return {
    sendDefaultPii: false,
    ...(options['sendDefaultPii'] !== true && { dataCollection: NO_PERSONAL_DATA }),
    ...options,
    transportOptions: { bufferSize: QUEUE_SIZE, ...(options['transportOptions'] as object | undefined) },
    dsn,
    release,
    ...(environment !== undefined && { environment }),
    ...(sampleRate !== undefined && { sampleRate }),
    ...(before !== undefined && { beforeSend: guarded(before, failed) }),
    defaultIntegrations: false,
    integrations: typeof more === 'function' ? more(ours) : [...ours, ...more],
    // Spans are our own work; null says so even where SENTRY_TRACES_SAMPLE_RATE says otherwise.
    tracesSampleRate: null,
    // Version 10.
    skipOpenTelemetrySetup: true,
    registerEsmLoaderHooks: false,
    // Version 11.
    enableOpenTelemetrySetup: false,
    enableRuntimeChannelInjection: false,
    traceLifecycle: 'static',
  }
}

/** Events on their way; Sentry's own 64 are fewer than the ring that is told at once when Sentry has been loaded. */
const QUEUE_SIZE = 2 * RING_SIZE

/** What version 11 has beside `sendDefaultPii`. */
const NO_PERSONAL_DATA = {
  userInfo: false,
  cookies: false,
  httpHeaders: false,
  httpBodies: [],
  urlQueryParams: false,
  stackFrameVariables: false,
}

type BeforeSend = NonNullable<ErrorsOptions['beforeSend']>

/** Drops the event when `beforeSend` fails: Sentry 10 would send what it threw in the event's place. */
function guarded(beforeSend: BeforeSend, failed: (message: string) => void): BeforeSend {
  const failure = (error: unknown) => {
    failed(error instanceof Error ? error.message : String(error))
    return null
  }
  const checked = (answer: unknown) =>
    typeof answer === 'object' ? answer : failure(new Error('it returned neither an event nor null'))
  return (event, hint) => {
    try {
      const answer = beforeSend(event, hint)
      if (typeof (answer as PromiseLike<unknown> | null | undefined)?.then !== 'function') return checked(answer)
      return (answer as PromiseLike<unknown>).then(checked, failure)
    } catch (error) {
      return failure(error)
    }
  }
}
