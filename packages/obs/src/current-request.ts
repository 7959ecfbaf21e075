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
let lastConnection: Connection | null = null
let lastStream: RequestState | null = null

/**
 * The request that began last and has not ended. Servers call the application synchronously, so until the application awaits
 * something it is the one being routed; whoever uses it later must check that it is theirs.
 */
export function currentRequest(): RequestState | undefined {
  return lastStream ?? lastConnection?.last ?? undefined
}

/** A request of HTTP/1.1 has come in on its connection. */
export function begin(connection: Connection): void {
  lastConnection = connection
  lastStream = null
}

/** A request of HTTP/2 begins. */
export function beginStream(state: RequestState): void {
  ;(state.response as Stream)[kState] = state
  lastStream = state
  lastConnection = null
}

/** A request of HTTP/2 has been answered, or its client has gone. Those of HTTP/1.1 are taken from their connection. */
export function endStream(state: RequestState): void {
  state.ended = true
  if (lastStream === state) lastStream = null
}

/** The request that a response answers, until it has ended. */
export function stateOf(response: object): RequestState | undefined {
  // Mostly it is the one that began last. Frameworks that change a response's prototype make any look into it slow.
  const last = lastConnection === null ? lastStream : lastConnection.last
  if (last !== null && last.response === response) return last
  const answering = response as Answering
  const { req } = answering
  const state =
    req !== undefined && req.httpVersionMajor < 2
      ? connectionOf(req.socket)?.find(response)
      : (answering.stream ?? answering)[kState]
  return state?.ended === false ? state : undefined
}
