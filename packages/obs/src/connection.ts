import type { Socket } from 'node:net'
import type { RequestState } from './request-state.ts'

/**
 * What is kept of a connection of HTTP/1.1. It hangs on the socket under one symbol, given once: V8 compiles code for the properties that the objects it meets
 * have, in their order, and all of Node's own code on the way of a request meets the socket. So nothing else is kept there, and nothing on responses, where
 * it would be added for each.
 */
export class Connection {
  /** Bytes that the socket had written when its last response ended. */
  written: number
  readonly socket: Socket
  /** The request in flight that came in last. */
  last: RequestState | null = null

  constructor(socket: Socket) {
    this.socket = socket
    this.written = socket.bytesWritten
  }

  /** A request has come in. */
  add(state: RequestState): void {
    state.next = this.last
    this.last = state
  }

  /** The request in flight that a response answers. Without pipelining there is one at most. */
  find(response: object): RequestState | undefined {
    let state = this.last
    while (state !== null && state.response !== response) state = state.next
    return state ?? undefined
  }

  /** The same, which has been answered: it is in flight no more. */
  take(response: object): RequestState | undefined {
    const { last } = this
    if (last === null || last.response !== response) return this.#takeBehind(response)
    this.last = last.next
    last.ended = true
    return last
  }

  /** One that came in before others that have not been answered. */
  #takeBehind(response: object): RequestState | undefined {
    let before = this.last
    while (before !== null && before.next?.response !== response) before = before.next
    const found = before?.next
    if (before === null || found === undefined || found === null) return undefined
    before.next = found.next
    found.ended = true
    return found
  }

  /** The requests in flight, of which there are none any more: the client has gone. */
  *takeAll(): Generator<RequestState> {
    const { last } = this
    this.last = null
    for (let state = last; state !== null; state = state.next) {
      state.ended = true
      yield state
    }
  }
}

/** Where the connection of a socket hangs. */
export const kConnection = Symbol('ticolops.obs.connection')

/** A socket as far as that is concerned. */
export interface Connected {
  [kConnection]?: Connection
}

/**
 * What is kept of the connection of a socket; `undefined` before its first request, and where something stands in for one. What runs for each
 * request reads the symbol itself: so V8 knows of each place which kinds of sockets it meets.
 */
export function connectionOf(socket: (object & Connected) | undefined): Connection | undefined {
  return socket?.[kConnection]
}

/** The first request on a socket has come in. */
export function connect(socket: Socket): Connection {
  return ((socket as Connected)[kConnection] = new Connection(socket))
}
