import http from 'node:http'
import type { Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { waitUntil } from '@ticolops/obs-testbed'
import { decodeSpans } from './otlp.ts'
import type { ReceivedSpan } from './otlp.ts'

/** What a receiver does with a request whose spans it has read; `accept` keeps them. */
export type Behaviour = (response: ServerResponse, accept: () => void, attempt: number) => void

export const accepting: Behaviour = (response, accept) => {
  accept()
  response.end()
}

/** A receiver of OTLP over http/protobuf on loopback. */
export class Receiver {
  /** Spans of the requests that were accepted, in the order they came. */
  readonly spans: ReceivedSpan[] = []
  /** Requests, accepted or not. */
  requests = 0
  behaviour: Behaviour = accepting
  readonly #server: Server
  #port = 0

  constructor(server: Server = http.createServer()) {
    this.#server = server
    server.on('request', (request: http.IncomingMessage, response: ServerResponse) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const spans = decodeSpans(Buffer.concat(chunks))
        this.requests++
        this.behaviour(response, () => this.spans.push(...spans), this.requests)
      })
    })
  }

  /** Listens, on the same port as before when it did. */
  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve))
    this.#port = (this.#server.address() as AddressInfo).port
    return this
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  /** Breaks every connection and listens no more. */
  async vanish(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.#server.closeAllConnections()
    await closed
  }

  /** The spans of one trace once there are so many. */
  async trace(traceId: string, count: number): Promise<readonly ReceivedSpan[]> {
    const found = () => this.spans.filter((span) => span.traceId === traceId)
    await waitUntil(`${count} spans of trace ${traceId} come`, async () => found().length >= count)
    return found()
  }
}
