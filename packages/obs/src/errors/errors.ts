import type { Channels } from '../channels.ts'
import { Scope } from '../context/scope.ts'
import type { Attributes } from '../context/attributes.ts'
import { stateOf } from '../current-request.ts'
import type { ServerEvents } from '../frameworks/instrument.ts'
import type { Registry } from '../registry/registry.ts'
import type { RequestState } from '../request-state.ts'
import { Account } from './account.ts'
import type { DropReason } from './account.ts'
import { isAnswered, isClientError, statusOf } from './answer.ts'
import { Delivery, isCaught } from './delivery.ts'
import type { DeliveryParts } from './delivery.ts'
import { oddities } from './joined-client.ts'
import { checkedSentry, findSentry, SentryMissing } from './load.ts'
import { requestFacts } from './occurrence.ts'
import type { Mechanism, Occurrence } from './occurrence.ts'
import { watchProcess } from './process-errors.ts'
import { Ring, RING_SIZE } from './ring.ts'
import type { SentryModule } from './sentry.ts'

/** Loading Sentry blocks the event loop for some 200 ms: not while an application starts, nor while it answers its first requests. */
const LOAD_AFTER_LISTEN = 1000
/** For programs that never listen. */
const LOAD_AT_LATEST = 10_000
/** Milliseconds for what is on its way when the process ends, Sentry's own default. */
const LAST_WORDS = 2000
/** The same at a graceful end, where nothing is blocked by it. */
const CLOSE = 5000

/** What `status()` tells of errors. */
export interface ErrorsState {
  /**
   * `waiting`: Sentry is not loaded yet, errors are kept. `on`: it was initialised here. `joined`: the application had initialised it.
   * `unavailable`: errors are dropped; `reason` says why.
   */
  readonly state: 'waiting' | 'on' | 'joined' | 'unavailable'
  readonly reason?: string
  /** Version of @sentry/node. */
  readonly sentry?: string
  /** Host that events are sent to. */
  readonly host?: string
  readonly captured: number
  readonly sent: number
  readonly queued: number
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>
}

/** What errors work with. */
export interface ErrorsParts extends Omit<DeliveryParts, 'account'> {
  readonly registry: Registry
  readonly channels: Channels
  /** Servers of our own. */
  readonly ownServers: WeakSet<object>
  /** The route that a request has matched, as far as it is known. */
  routeOf(state: RequestState): string | undefined
}

/** An error that a framework has met while it answered a request. */
type Noticed = Pick<Occurrence, 'error' | 'at' | 'trace' | 'attributes'>

/** Reports errors of the process to Sentry: what the application tells, what frameworks swallow, and what nobody catches. */
export class Errors {
  readonly #parts: ErrorsParts
  readonly #account: Account
  readonly #ring = new Ring<Occurrence>(RING_SIZE)
  /** Errors that were reported: one that is met again on its way up is the same event. */
  readonly #reported = new WeakSet<object>()
  /** Errors met by frameworks, until the answer shows whether the client was hurt. */
  readonly #noticed = new Map<RequestState, Noticed[]>()
  readonly #stops: (() => void)[] = []
  #delivery: Delivery | undefined
  #unavailable: string | undefined
  #loading = false
  #closed = false

  constructor(parts: ErrorsParts) {
    this.#parts = parts
    this.#account = new Account(parts.registry)
    parts.scope.follow()
    this.#stops.push(
      watchProcess({
        uncaught: (error) => this.#guarded(() => this.#report(error, 'uncaught_exception')),
        rejected: (reason) => this.#guarded(() => this.#report(reason, 'unhandled_rejection')),
        exiting: () => this.#guarded(() => this.#exiting()),
      }),
    )
    this.#loadIn(LOAD_AT_LATEST)
    const listening = parts.channels.on<{ server: object }>('tracing:net.server.listen:asyncStart', ({ server }) => {
      if (parts.ownServers.has(server)) return
      listening()
      this.#loadIn(LOAD_AFTER_LISTEN)
    })
  }

  /**
   * Reports an error that the application has caught.
   *
   * @param caller The function that the application has called.
   */
  capture(error: unknown, attributes: Attributes | undefined, caller: (...of: never[]) => unknown): void {
    const stack = error instanceof Error ? undefined : stackAbove(caller)
    this.#guarded(() => this.#report(error, 'handled', attributes, undefined, stack))
  }

  /**
   * A framework has met an error while it answered. It is reported when the answer turns out to be a server's error: whatever is thrown
   * to say `404` is none, and neither is what an error handler of the application makes a good answer of.
   *
   * @param response Of node:http, or a stream of node:http2; `undefined` when the framework does not tell, and the running code's is meant.
   */
  noticed(error: unknown, response: object | undefined): void {
    if (this.#closed || error === undefined || error === null) return
    const state = (response === undefined ? undefined : stateOf(response)) ?? this.#parts.scope.current?.request
    if (state === undefined || isAnswered(state)) {
      if (!isClientError(error)) this.#report(error, 'framework', {}, state)
      return
    }
    const known = this.#noticed.get(state) ?? []
    if (known.some((each) => each.error === error)) return
    this.#noticed.set(state, [...known, { error, at: Date.now(), ...this.#belongings(state) }])
  }

  /** A request has been answered, or its client has gone. */
  ended(state: RequestState): void {
    if (this.#noticed.size === 0) return
    const noticed = this.#noticed.get(state)
    if (noticed === undefined) return
    this.#noticed.delete(state)
    const status = statusOf(state)
    if (status !== undefined && status < 500) return
    for (const each of noticed) this.#keep(each, 'framework', state)
  }

  /** What frameworks are to tell. */
  get frameworkEvents(): Pick<ServerEvents, 'errorNoticed' | 'requestEnded'> {
    return {
      errorNoticed: (error, response) => this.#guarded(() => this.noticed(error, response)),
      requestEnded: (state) => this.ended(state),
    }
  }

  get state(): ErrorsState {
    const { captured, sent, queued, dropped } = this.#account
    const delivery = this.#delivery
    const counts = { captured, sent, queued, dropped: { ...dropped } }
    if (this.#unavailable !== undefined) return { state: 'unavailable', reason: this.#unavailable, ...counts }
    if (delivery === undefined) return { state: 'waiting', ...counts }
    return {
      state: delivery.joined ? 'joined' : 'on',
      sentry: delivery.sentry.SDK_VERSION,
      host: delivery.host,
      ...counts,
    }
  }

  /** Sends what is on its way, and ends; takes at most so many milliseconds. */
  async close(milliseconds: number): Promise<void> {
    for (const stop of this.#stops.splice(0)) stop()
    if (this.#ring.size > 0) await this.#load()
    this.#closed = true
    await this.#delivery?.close(Math.min(milliseconds, CLOSE))
    this.#sayLost(this.#delivery === undefined ? 0 : this.#account.queued)
  }

  #report(
    error: unknown,
    mechanism: Mechanism,
    attributes: Attributes = {},
    request?: RequestState,
    stack?: Error,
  ): void {
    const state = request ?? this.#parts.scope.current?.request
    const { trace, attributes: own } = this.#belongings(state)
    this.#keep({ error, at: Date.now(), trace, attributes: { ...own, ...attributes } }, mechanism, state, stack)
  }

  /** Gives an error to Sentry, or keeps it until that is loaded. Each error once. */
  #keep({ error, ...rest }: Noticed, mechanism: Mechanism, state: RequestState | undefined, stack?: Error): void {
    if (this.#closed) return
    const isObject = typeof error === 'object' && error !== null
    if (isObject && (this.#reported.has(error) || isCaught(error))) return
    if (isObject) this.#reported.add(error)
    const occurrence: Occurrence = {
      error,
      mechanism,
      ...rest,
      request: state === undefined ? undefined : requestFacts(state, this.#parts.routeOf(state)),
      stack: error instanceof Error ? undefined : (stack ?? withoutStack()),
    }
    this.#account.capture(mechanism)
    if (this.#unavailable !== undefined) return this.#account.drop('no_sentry')
    if (this.#delivery !== undefined) return this.#delivery.capture(occurrence)
    if (this.#ring.push(occurrence)) this.#account.drop('ring_full')
    // Whoever answers requests has started.
    if (state !== undefined) setImmediate(() => void this.#load())
  }

  /** Where in which trace the running code is, and what was set for it; of another request, what is known from outside. */
  #belongings(state: RequestState | undefined): Pick<Occurrence, 'trace' | 'attributes'> {
    const { scope } = this.#parts
    const { current } = scope
    if (current !== undefined && (state === undefined || current.request === state))
      return { trace: scope.trace, attributes: current.attributes }
    return { trace: state === undefined ? scope.trace : new Scope(state).trace, attributes: {} }
  }

  #loadIn(milliseconds: number): void {
    const timer = setTimeout(() => void this.#load(), milliseconds)
    timer.unref()
    this.#stops.push(() => clearTimeout(timer))
  }

  async #load(): Promise<void> {
    if (this.#loading) return
    this.#loading = true
    const { sentry } = this.#parts.settings
    try {
      this.#deliverThrough(sentry === undefined ? await findSentry(process.argv[1]).load() : checkedSentry(sentry))
    } catch (error) {
      this.#cannotDeliver(error)
    }
  }

  #deliverThrough(sentry: SentryModule): void {
    if (this.#delivery !== undefined) return
    const { settings, journal } = this.#parts
    if (settings.dsn === undefined && sentry.getClient() === undefined)
      throw new SentryMissing(
        'errors are on, but there is no DSN, and the application has not initialised Sentry either. Set SENTRY_DSN, or errors.dsn.',
      )
    this.#delivery = new Delivery(sentry, { ...this.#parts, account: this.#account })
    const { joined, client } = this.#delivery
    if (joined) for (const text of oddities(sentry, client, this.#parts.identity.release)) journal.warn(text)
    for (const each of this.#ring.drain()) this.#delivery.capture(each)
  }

  #cannotDeliver(error: unknown): void {
    const { journal } = this.#parts
    if (error instanceof SentryMissing) journal.warn(error.message)
    else journal.failed('errors', error)
    this.#unavailable = error instanceof Error ? error.message : String(error)
    this.#account.drop('no_sentry', this.#ring.drain().length)
  }

  /** Nothing is waited for any more, but a thread can still send. */
  #exiting(): void {
    for (const [state, noticed] of this.#noticed) for (const each of noticed) this.#keep(each, 'framework', state)
    this.#noticed.clear()
    if (this.#account.queued === 0) return
    if (this.#ring.size > 0) this.#loadNow()
    this.#sayLost(this.#delivery?.closeNow(LAST_WORDS) ?? 0)
  }

  #sayLost(lost: number): void {
    if (lost > 0)
      this.#parts.journal.warn(
        `${lost} ${lost === 1 ? 'error' : 'errors'} could not be sent to Sentry before the process ended.`,
      )
  }

  #loadNow(): void {
    const { sentry } = this.#parts.settings
    try {
      this.#deliverThrough(sentry === undefined ? findSentry(process.argv[1]).loadNow() : checkedSentry(sentry))
    } catch (error) {
      this.#cannotDeliver(error)
    }
  }

  /** What fails in here must not become an error of the application. */
  #guarded(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#parts.journal.failed('errors', error)
    }
  }
}

function stackAbove(caller: (...of: never[]) => unknown): Error {
  const error = new Error()
  Error.captureStackTrace(error, caller)
  return error
}

/** What was thrown and is no error has no stack; ours would say nothing of it. */
function withoutStack(): Error {
  const error = new Error()
  error.stack = ''
  return error
}
