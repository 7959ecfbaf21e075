import type { ActiveScope } from '../context/active-scope.ts'
import type { Identity } from '../identity.ts'
import type { Journal } from '../journal.ts'
import { dropReason } from './account.ts'
import type { Account, DropReason } from './account.ts'
import { eventData, mechanismOf } from './event.ts'
import { initOptions } from './init-options.ts'
import { sendBeforeExit } from './last-words.ts'
import type { Occurrence } from './occurrence.ts'
import type { ErrorsSettings } from './options.ts'
import type { SentryClient, SentryEvent, SentryModule, SentryScope, Transport, TransportOptions } from './sentry.ts'
import { eventsIn, impatientHttp, WatchedTransport, withCircuitBreaker } from './transport.ts'

/** What a delivery works with. */
export interface DeliveryParts {
  readonly settings: ErrorsSettings
  readonly identity: Identity
  readonly scope: ActiveScope
  readonly account: Account
  readonly journal: Journal
}

/** Categories under which Sentry counts errors and messages that are lost: https://develop.sentry.dev/sdk/telemetry/client-reports/ */
const CATEGORIES: ReadonlySet<string> = new Set(['error', 'unknown'])

/** Clients that we made: another `instrument()` after a `shutdown()` makes its own instead of joining them. */
const own = new WeakSet<SentryClient>()

/** Reports through Sentry: through the client that the application has initialised, else through one that is initialised here. */
export class Delivery {
  readonly sentry: SentryModule
  /** Whether the client is the application's own. */
  readonly joined: boolean
  readonly client: SentryClient
  readonly #parts: DeliveryParts
  #transport: WatchedTransport | undefined
  #transportOptions: TransportOptions | undefined
  /** True while an occurrence is given to Sentry, which happens at once. */
  #capturing = false

  /** @param sentry Initialised here unless it is already. */
  constructor(sentry: SentryModule, parts: DeliveryParts) {
    this.sentry = sentry
    this.#parts = parts
    const client = sentry.getClient()
    this.joined = client !== undefined && !own.has(client)
    this.client = this.joined && client !== undefined ? client : this.#initialised()
    if (this.joined) this.#watchTransportOf(this.client)
    this.#watch(this.client)
  }

  /** Host that events are sent to. */
  get host(): string {
    const { host, port = '' } = this.client.getDsn() ?? { host: '' }
    return port === '' ? host : `${host}:${port}`
  }

  /** Gives an occurrence to Sentry. Its event is complete, or dropped, when this returns, unless a `beforeSend` has to be waited for. */
  capture(occurrence: Occurrence): void {
    const { error, stack } = occurrence
    const { account, journal } = this.#parts
    if (isCaught(error)) return account.drop('duplicate')
    const mechanism = mechanismOf(occurrence)
    const hint = { originalException: error, syntheticException: stack, mechanism, data: { mechanism } }
    const { scope, isolation } = this.#scopes(occurrence)
    const isolated = isolation && { sdkProcessingMetadata: { capturedSpanIsolationScope: isolation } }
    this.#capturing = true
    try {
      const capture = (event: SentryEvent) =>
        this.client.captureEvent({ ...this.#shown(event), ...eventData(occurrence), ...isolated }, hint, scope)
      void this.client.eventFromException(error, hint).then(capture)
    } catch (failure) {
      account.drop('_OTHER')
      journal.failed('errors', failure)
    } finally {
      this.#capturing = false
    }
  }

  /** What was thrown may be an object with anything in it; Sentry would send all of it. */
  #shown({ extra, ...event }: SentryEvent): SentryEvent {
    return this.#parts.settings.options['sendDefaultPii'] === true && extra !== undefined ? { ...event, extra } : event
  }

  /** Sends what is on its way; resolves at the latest after `milliseconds`. */
  async close(milliseconds: number): Promise<void> {
    if (this.joined) await this.client.flush(milliseconds)
    else await this.client.close(milliseconds)
  }

  /** Sends what is on its way while the process ends. Returns how many events Sentry has not taken. */
  closeNow(deadline: number): number {
    const envelopes = [...(this.#transport?.inFlight ?? [])]
    const { url } = this.#transportOptions ?? {}
    if (envelopes.length === 0 || this.#transportOptions === undefined || url === undefined)
      return this.#parts.account.queued
    const taken = sendBeforeExit(envelopes, this.sentry, this.#transportOptions, deadline)
    return this.#parts.account.queued - taken
  }

  #initialised(): SentryClient {
    const { settings, identity, journal } = this.#parts
    const options = initOptions(settings, identity, this.sentry, (failure) =>
      journal.warn(
        `errors.beforeSend failed: ${failure}. Such events are dropped, because it may have been about to redact them.`,
      ),
    )
    const client = this.sentry.init({ ...options, transport: (of: TransportOptions) => this.#makeTransport(of) })
    if (client === undefined) throw new Error('Sentry.init() made no client')
    own.add(client)
    return client
  }

  #makeTransport(of: TransportOptions): Transport {
    const { transport: make = this.sentry.makeNodeTransport } = this.#parts.settings.options as {
      readonly transport?: SentryModule['makeNodeTransport']
    }
    const options = { httpModule: impatientHttp(of), ...of }
    this.#transportOptions = options
    this.#transport = new WatchedTransport(
      (refused) =>
        withCircuitBreaker(
          make({
            ...options,
            recordDroppedEvent(reason, category, count) {
              refused(reason)
              of.recordDroppedEvent(reason, category, count)
            },
          }),
          (envelope) => of.recordDroppedEvent('network_error', 'error', eventsIn(envelope)),
        ),
      this.#transportEvents(),
    )
    return this.#transport
  }

  /** The application's transport is made already; its `send` is all that can be watched. */
  #watchTransportOf(client: SentryClient): void {
    const transport = client.getTransport()
    if (transport === undefined) return
    const { send } = transport
    const watched = new WatchedTransport(() => ({ send, flush: transport.flush }), this.#transportEvents())
    transport.send = (envelope) => watched.send(envelope)
  }

  #transportEvents() {
    const { scope, account } = this.#parts
    return { scope, account, failed: (reason: DropReason, why: unknown) => this.#sendingFailed(reason, why) }
  }

  /** Keeps account of what Sentry drops before it would send, and of what the application reports to Sentry itself. */
  #watch(client: SentryClient): void {
    const { account } = this.#parts
    client.on('preprocessEvent', ({ type }) => {
      if (type === undefined && !this.#capturing) account.capture('sentry')
    })
    const recordDroppedEvent = client.recordDroppedEvent.bind(client)
    client.recordDroppedEvent = (reason, category, count = 1) => {
      recordDroppedEvent(reason, category, count)
      if (!CATEGORIES.has(category)) return
      // These are dropped before anybody is told of the event.
      if (!this.#capturing && (reason === 'sample_rate' || reason === 'queue_overflow')) account.capture('sentry')
      account.drop(dropReason(reason), count)
    }
  }

  /**
   * Scopes for one event. Nobody isolates requests from each other for our client, so what an application has set on Sentry's ambient
   * scopes may be another request's: the event gets fresh ones. The application's own client does so itself.
   */
  #scopes({ trace }: Occurrence): { readonly scope: SentryScope; readonly isolation: SentryScope | undefined } {
    const scope = this.joined ? this.sentry.getCurrentScope().clone() : new this.sentry.Scope()
    if (trace !== undefined)
      scope.setPropagationContext({
        traceId: trace.traceId,
        propagationSpanId: trace.spanId,
        sampleRand: Math.random(),
      })
    return { scope, isolation: this.joined ? undefined : new this.sentry.Scope() }
  }

  #sendingFailed(reason: DropReason, why: unknown): void {
    const { journal } = this.#parts
    const lost = 'Such events are lost and counted in ticolops_obs_error_events_dropped_total.'
    if (reason === 'network')
      journal.warn(
        `errors do not reach Sentry at ${this.host}: ${messageOf(why)}. ${lost} Check the host of the DSN, and what is on the way: DNS, proxy, TLS, firewall.`,
      )
    else if (reason === 'refused')
      journal.warn(
        `Sentry at ${this.host} refuses errors with status ${String(why)}. ${lost} Check the key and the project of the DSN.`,
      )
    else if (reason === 'rate_limited')
      journal.warn(`Sentry at ${this.host} takes no more errors for now. ${lost} Check the quota of the project.`)
    else if (reason === 'queue_full')
      journal.warn(`errors come faster than Sentry at ${this.host} takes them. ${lost} Lower errors.sampleRate.`)
  }
}

/** Whether the application has given this very error to Sentry itself; Sentry leaves a mark on it. */
export function isCaught(error: unknown): boolean {
  try {
    return (error as Record<string, unknown> | null | undefined)?.['__sentry_captured__'] === true
  } catch {
    // A property may be anything, even a getter that throws.
    return false
  }
}

/** Node describes some failures of connections only by their code: those with several addresses. */
function messageOf(why: unknown): string {
  const { message, code } = (why ?? {}) as { message?: unknown; code?: unknown }
  return typeof message === 'string' && message !== '' ? message : String(code ?? why)
}
