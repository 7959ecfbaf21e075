import type * as nodeHttp from 'node:http'
import type { ActiveScope } from '../context/active-scope.ts'
import { now } from '../clock.ts'
import { dropReason } from './account.ts'
import type { Account, DropReason } from './account.ts'
import { CircuitBreaker } from './circuit-breaker.ts'
import type { Envelope, Transport, TransportOptions } from './sentry.ts'

/** Milliseconds for which Sentry may be silent during a request. Its own transport waits forever, and its queue with it. */
const SILENCE = 15_000

/** What is told of the events on their way. */
export interface TransportEvents {
  readonly scope: ActiveScope
  readonly account: Account
  /** Events were lost. `why` is an error, or the status of an answer. */
  readonly failed: (reason: DropReason, why: unknown) => void
}

/** Events among the items of an envelope. */
export const eventsIn = (envelope: Envelope): number => envelope[1].filter(([{ type }]) => type === 'event').length

/**
 * Sends through another transport and keeps account of what becomes of each event. Its requests are work of our own: neither measured
 * nor traced.
 */
export class WatchedTransport implements Transport {
  /** Envelopes with events that Sentry has not answered yet. */
  readonly inFlight = new Set<Envelope>()
  readonly #transport: Pick<Transport, 'send' | 'flush'>
  readonly #events: TransportEvents
  #refusal: string | undefined

  /** @param make Makes the transport, which tells why it does not even try to send an envelope while it is given to it. */
  constructor(
    make: (refused: (sentryReason: string) => void) => Pick<Transport, 'send' | 'flush'>,
    events: TransportEvents,
  ) {
    this.#transport = make((reason) => (this.#refusal = reason))
    this.#events = events
  }

  send(envelope: Envelope): ReturnType<Transport['send']> {
    const { scope, account, failed } = this.#events
    const events = eventsIn(envelope)
    if (events === 0) return scope.unobserved(() => this.#transport.send(envelope))
    this.inFlight.add(envelope)
    this.#refusal = undefined
    const sending = scope.unobserved(() => this.#transport.send(envelope))
    const refusal = this.#refusal
    const lost = (reason: DropReason, why: unknown) => {
      this.inFlight.delete(envelope)
      account.drop(reason, events)
      failed(reason, why)
    }
    const answered = ({ statusCode }: { readonly statusCode?: number }) => {
      if (statusCode === undefined) return lost(dropReason(refusal ?? ''), refusal)
      if (statusCode >= 300) return lost(statusCode === 429 ? 'rate_limited' : 'refused', statusCode)
      this.inFlight.delete(envelope)
      account.send(events)
    }
    void sending.then(answered, (error: unknown) => lost('network', error))
    return sending
  }

  flush(milliseconds?: number): PromiseLike<boolean> {
    return this.#transport.flush(milliseconds)
  }
}

/**
 * Sends through another transport, but for a while no more once Sentry was not reached several times in a row: then an envelope fails as the last one
 * did. Sentry's own transport keeps none either, but makes a connection for each.
 *
 * @param unsent Told of each envelope that is not tried.
 */
export function withCircuitBreaker(
  transport: Pick<Transport, 'send' | 'flush'>,
  unsent: (envelope: Envelope) => void,
): Pick<Transport, 'send' | 'flush'> {
  const breaker = new CircuitBreaker(now)
  let failure: unknown
  return {
    flush: (milliseconds) => transport.flush(milliseconds),
    send(envelope) {
      if (breaker.isOpen) {
        unsent(envelope)
        return Promise.reject(failure)
      }
      const sending = transport.send(envelope)
      void sending.then(
        // Without a status nothing was asked: the queue is full, or Sentry wants to be left alone.
        ({ statusCode }) => statusCode !== undefined && breaker.succeeded(),
        (error: unknown) => {
          failure = error
          breaker.failed()
        },
      )
      return sending
    },
  }
}

/** Node's HTTP for the address of a transport, with an end to its patience. */
export function impatientHttp({ url }: TransportOptions): Pick<typeof nodeHttp, 'request'> {
  const module = process.getBuiltinModule(url?.startsWith('https:') === true ? 'node:https' : 'node:http')
  const request = (...values: unknown[]): nodeHttp.ClientRequest => {
    const made = (module.request as (...rest: unknown[]) => nodeHttp.ClientRequest)(...values)
    return made.setTimeout(SILENCE, () => made.destroy(new Error(`no answer within ${SILENCE / 1000} s`)))
  }
  return { request }
}
