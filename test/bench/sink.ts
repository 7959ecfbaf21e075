import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Takes OTLP over HTTP and throws it away. */
export class Sink {
  #received: Record<string, number> = {}
  readonly #server = createServer((request, response) => {
    const path = request.url ?? ''
    this.#received[path] = (this.#received[path] ?? 0) + 1
    request.resume().on('end', () => response.setHeader('content-type', 'application/x-protobuf').end())
  })

  /** Resolves to the port. */
  listen(): Promise<number> {
    return new Promise((resolve) => {
      this.#server.listen(0, '127.0.0.1', () => resolve((this.#server.address() as AddressInfo).port))
    })
  }

  /** Requests since the last call, by path, such as `/v1/traces`. */
  take(): Readonly<Record<string, number>> {
    const received = this.#received
    this.#received = {}
    return received
  }
}
