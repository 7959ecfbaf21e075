import type { ServerResponse } from 'node:http'
import type { ServerHttp2Stream } from 'node:http2'
import { Readable } from 'node:stream'
import type { Connection } from '../connection.ts'
import type { RequestState } from '../request-state.ts'

/** The line that node:http writes on its own before a request's body is read. */
const CONTINUE_BYTES = 'HTTP/1.1 100 Continue\r\n\r\n'.length

/** Parts of a response that node:http keeps for itself; all stand in Node 22 and 24. */
interface Written {
  /** The head as it was written. */
  readonly _header?: string | null
  /** The length in the head, set by the application or by Node. */
  readonly _contentLength?: number | null
  /** Whether the method and the status allow a body. */
  readonly _hasBody?: boolean
  /** Whether a 100 was sent ahead. */
  readonly _sent100?: boolean
}

const kState = Symbol('ticolops.obs.bodyState')

interface Counted extends Readable {
  [kState]?: RequestState
}

/**
 * Counts the body of a request that does not announce its length, as it is handed to the application. Only those pay for it:
 * all others are measured by their header.
 */
export function countBody(body: Readable, state: RequestState): void {
  const counted: Counted = body
  counted[kState] = state
  counted.push = push
}

function push(this: Counted, chunk: unknown, encoding?: BufferEncoding): boolean {
  const state = this[kState]
  if (state !== undefined && chunk instanceof Uint8Array) state.bodyBytes += chunk.byteLength
  return Readable.prototype.push.call(this, chunk, encoding)
}

/**
 * Bytes of a request's body; NaN, which is not counted, when the client broke off before it had sent what it announced.
 *
 * @param announced Its `content-length`.
 */
export function requestBodySize(announced: string | undefined, state: RequestState, complete: boolean): number {
  if (announced === undefined) return state.bodyBytes
  return complete ? Number(announced) : Number.NaN
}

/**
 * Bytes of the body of a response that is finished. Its head says how many, or else the socket does, which counts for itself, so that no write
 * needs to be watched: then the framing of chunks is in it. Responses to pipelined requests are written one after the other.
 */
export function responseBodySize(response: ServerResponse & Written, connection: Connection): number {
  const { _contentLength: length, _hasBody: hasBody } = response
  const announced = hasBody === false ? 0 : response.chunkedEncoding ? undefined : length
  if (typeof announced !== 'number' || !(announced >= 0)) return writtenBodySize(response, connection)
  connection.written += headSize(response) + announced
  return announced
}

/** Bytes of a response's body that the socket has taken. One that waits behind another when the socket breaks has a head and has written nothing. */
export function writtenBodySize(response: ServerResponse & Written, connection: Connection): number {
  const { written } = connection
  connection.written = connection.socket.bytesWritten
  return Math.max(0, connection.written - written - headSize(response))
}

function headSize({ _header: header, _sent100: sent100 }: Written): number {
  const size = typeof header === 'string' ? header.length : 0
  return sent100 === true ? size + CONTINUE_BYTES : size
}

/** Bytes of a response's body on HTTP/2 as its head announces them; NaN, which is not counted, when it does not. */
export function announcedBodySize(stream: ServerHttp2Stream, method: string | undefined): number {
  if (method === 'HEAD' || !stream.headersSent) return 0
  const { 'content-length': length, ':status': status } = stream.sentHeaders
  if (length !== undefined) return Number(length)
  return status === 204 || status === 304 ? 0 : Number.NaN
}
