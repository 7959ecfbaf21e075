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
  #first: RequestState | null = null

  constructor(socket: Socket) {
    this.written = socket.bytesWritten
  }

  /** The request in flight that came in last. */
  get last(): RequestState | undefined {
    return this.#first ?? undefined
  }

  /** A request has come in. */
  add(state: RequestState): void {
    state.next = this.#first
    this.#first = state
  }

  /** The request in flight that a response answers. Without pipelining there is one at most. */
  find(response: object): RequestState | undefined {
    let state = this.#first
    while (state !== null && state.response !== response) state = state.next
    return state ?? undefined
  }

  /** The same, which has been answered: it is in flight no more. */
  take(response: object): RequestState | undefined {
    const first = this.#first
    if (first?.response === response) {
      this.#first = first.next
      return first
    }
    let before = first
    while (before !== null && before.next?.response !== response) before = before.next
    const found = before?.next ?? undefined
    if (before !== null) before.next = found?.next ?? null
    return found
  }

  /** The requests in flight, of which there are none any more: the client has gone. */
  *takeAll(): Generator<RequestState> {
    const first = this.#first
    this.#first = null
    for (let state = first; state !== null; state = state.next) yield state
  }
}

const kConnection = Symbol('ticolops.obs.connection')

interface Connected {
  [kConnection]?: Connection
}

/** What is kept of the connection of a socket; `undefined` before its first request, and where something stands in for one. */
export function connectionOf(socket: (object & Connected) | undefined): Connection | undefined {
  return socket?.[kConnection]
}

/** The first request on a socket has come in. */
export function connect(socket: Socket): Connection {
  return ((socket as Connected)[kConnection] = new Connection(socket))
}
