import { connectionOf } from './connection.ts'
import type { RequestState } from './request-state.ts'

const kState = Symbol('ticolops.obs.request')

interface Stream {
  [kState]?: RequestState
}

/** A response of node:http, a stream of node:http2, or a response of its compatibility API. */
interface Answering extends Stream {
  /** The stream behind a response of the compatibility API. */
  readonly stream?: Stream
  /** Streams have none. */
  readonly req?: { readonly httpVersionMajor: number; readonly socket?: object }
}

let current: RequestState | undefined

/**
 * The request that began last and has not ended. Servers call the application synchronously, so until the application awaits
 * something it is the one being routed; whoever uses it later must check that it is theirs.
 */
export function currentRequest(): RequestState | undefined {
  return current
}

/** A request begins. */
export function begin(state: RequestState): void {
  current = state
}

/** A request of HTTP/2 begins. */
export function beginStream(state: RequestState): void {
  ;(state.response as Stream)[kState] = state
  begin(state)
}

/** It has been answered, or its client has gone. */
export function end(state: RequestState): void {
  state.ended = true
  if (current === state) current = undefined
}

/** The request that a response answers, until it has ended. */
export function stateOf(response: object): RequestState | undefined {
  // Mostly it is the one that began last. Frameworks that change a response's prototype make any look into it slow.
  if (current?.response === response) return current
  const answering = response as Answering
  const { req } = answering
  const state =
    req !== undefined && req.httpVersionMajor < 2
      ? connectionOf(req.socket)?.find(response)
      : (answering.stream ?? answering)[kState]
  return state?.ended === false ? state : undefined
}
