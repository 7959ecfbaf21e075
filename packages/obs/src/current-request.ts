import { connectionOf } from './connection.ts'
import type { Connection } from './connection.ts'
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

/*
 * The last request of HTTP/1.1 is looked for in its connection, which lives long: to keep a new object in an old one, as variables of a module are,
 * costs V8 50 instructions and its next collection a look at it.
 */
let lastConnection: Connection | undefined
let lastStream: RequestState | undefined

/**
 * The request that began last and has not ended. Servers call the application synchronously, so until the application awaits
 * something it is the one being routed; whoever uses it later must check that it is theirs.
 */
export function currentRequest(): RequestState | undefined {
  return lastStream ?? lastConnection?.last
}

/** A request of HTTP/1.1 has come in on its connection. */
export function begin(connection: Connection): void {
  lastConnection = connection
  lastStream = undefined
}

/** A request of HTTP/2 begins. */
export function beginStream(state: RequestState): void {
  ;(state.response as Stream)[kState] = state
  lastStream = state
  lastConnection = undefined
}

/** A request has been answered, or its client has gone; one of HTTP/1.1 has been taken from its connection. */
export function end(state: RequestState): void {
  state.ended = true
  if (lastStream === state) lastStream = undefined
}

/** The request that a response answers, until it has ended. */
export function stateOf(response: object): RequestState | undefined {
  // Mostly it is the one that began last. Frameworks that change a response's prototype make any look into it slow.
  const last = currentRequest()
  if (last?.response === response) return last
  const answering = response as Answering
  const { req } = answering
  const state =
    req !== undefined && req.httpVersionMajor < 2
      ? connectionOf(req.socket)?.find(response)
      : (answering.stream ?? answering)[kState]
  return state?.ended === false ? state : undefined
}
