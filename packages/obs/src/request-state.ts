import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Gauge } from './registry/gauge.ts'
import type { MountPath } from './frameworks/mount-path.ts'

/**
 * What is known of one request while it is answered: the one context of a request. It hangs on the response under a symbol,
 * because a store of an AsyncLocalStorage can belong to a neighbour when pipelined responses finish.
 */
export class RequestState {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** `performance.now()` when the request's head had been read. */
  readonly start: number
  /** Gauge that counts this request as active. */
  readonly active: Gauge
  /** The matched pattern, with its mount path; set by whichever framework matched. */
  route: string | undefined = undefined
  /** Express: mount path of the router that handles the request right now. */
  mount: MountPath | undefined = undefined
  /** The next request in flight on the same socket (pipelining). */
  next: RequestState | null = null

  constructor(request: IncomingMessage, response: ServerResponse, start: number, active: Gauge) {
    this.request = request
    this.response = response
    this.start = start
    this.active = active
  }
}

const kState = Symbol('ticolops.obs.request')

interface Carrier {
  [kState]?: RequestState | undefined
}

export function setState(response: object, state: RequestState | undefined): void {
  ;(response as Carrier)[kState] = state
}

export function stateOf(response: object): RequestState | undefined {
  return (response as Carrier)[kState]
}
