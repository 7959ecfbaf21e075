import { once } from 'node:events'
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { ResponseReader } from './response-reader.ts'

/** What to ask a server on loopback, and for how long. */
export interface LoadOrder {
  readonly port: number
  /** Asked for in turn. */
  readonly paths: readonly string[]
  readonly seconds: number
  /** Requests per second; without it, each connection sends its next request when its last one is answered. */
  readonly rate?: number
  /** Whether to tell how long each request took; needs a rate. */
  readonly latencies?: boolean
}

export interface LoadReport {
  /** Requests answered with 2xx. */
  readonly answered: number
  readonly failed: number
  /** From the first request to the last answer. */
  readonly seconds: number
  /** What this process used meanwhile. */
  readonly cpuMicros: number
  /** Milliseconds from when each request was due, so that those that had to wait for the ones before them are not forgotten. */
  readonly latencies?: readonly number[]
}

const CONNECTIONS = 32

/** Sends GET requests over keep-alive connections, without pipelining. Rejects when the server ends a connection or is not understood. */
export async function load({ port, paths, ...stretch }: LoadOrder): Promise<LoadReport> {
  const connections = await Connections.open(port, paths)
  try {
    return await connections.load(stretch)
  } finally {
    connections.close()
  }
}

/** Open connections to one server, for one stretch of load after the other. */
export class Connections {
  readonly #requests: readonly Buffer[]
  readonly #sockets: readonly Socket[]
  readonly #idle: Socket[]
  readonly #broken = Promise.withResolvers<never>()
  #answered: (socket: Socket, outcome: 'ok' | 'failed') => void = () => undefined
  /** Requests of all stretches, so that each goes on with the path after the last one's. */
  #sent = 0

  private constructor(port: number, paths: readonly string[]) {
    this.#requests = paths.map((path) => Buffer.from(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`))
    this.#sockets = Array.from({ length: CONNECTIONS }, () =>
      open(port, (socket, outcome) => this.#answered(socket, outcome)),
    )
    for (const socket of this.#sockets)
      socket
        .on('error', (error) => this.#broken.reject(error))
        .on('close', () => this.#broken.reject(new Error('the server ended a connection')))
    // Whoever waits for a stretch is told; between two of them nobody is.
    this.#broken.promise.catch(() => undefined)
    this.#idle = [...this.#sockets]
  }

  static async open(port: number, paths: readonly string[]): Promise<Connections> {
    const connections = new Connections(port, paths)
    await Promise.race([
      Promise.all(connections.#sockets.map((socket) => once(socket, 'connect'))),
      connections.#broken.promise,
    ])
    return connections
  }

  /** Resolves when every request of the stretch has been answered. */
  async load({ seconds, rate, latencies }: Omit<LoadOrder, 'port' | 'paths'>): Promise<LoadReport> {
    const counts = { ok: 0, failed: 0 }
    const finished = Promise.withResolvers<void>()
    const due = new Map<Socket, number>()
    const took: number[] = []
    let sent = 0
    const started = performance.now()
    const cpu = process.cpuUsage()

    const pump = () => {
      const elapsed = (performance.now() - started) / 1000
      const wanted = elapsed >= seconds ? 0 : rate === undefined ? Infinity : Math.ceil(elapsed * rate)
      while (sent < wanted) {
        const socket = this.#idle.shift()
        if (socket === undefined) break
        if (latencies === true && rate !== undefined) due.set(socket, started + (sent / rate) * 1000)
        sent++
        const request = this.#requests[this.#sent++ % this.#requests.length]
        if (request !== undefined) socket.write(request)
      }
      if (elapsed >= seconds && this.#idle.length === CONNECTIONS) finished.resolve()
    }
    this.#answered = (socket, outcome) => {
      counts[outcome]++
      const since = due.get(socket)
      if (since !== undefined) took.push(performance.now() - since)
      this.#idle.push(socket)
      pump()
    }
    // Also without a rate, so that the end comes when nothing is answered any more.
    const clock = setInterval(pump, 1)
    pump()
    try {
      await Promise.race([finished.promise, this.#broken.promise])
    } finally {
      clearInterval(clock)
    }
    const { user, system } = process.cpuUsage(cpu)
    return {
      answered: counts.ok,
      failed: counts.failed,
      seconds: (performance.now() - started) / 1000,
      cpuMicros: user + system,
      ...(latencies === true && { latencies: took }),
    }
  }

  close(): void {
    for (const socket of this.#sockets) socket.removeAllListeners('close').destroy()
  }
}

/** A connection that says of each response how it came out, and ends with an error when it does not understand one. */
function open(port: number, answered: (socket: Socket, outcome: 'ok' | 'failed') => void): Socket {
  const reader = new ResponseReader()
  function read(length: number, buffer: Uint8Array): boolean {
    try {
      const outcome = reader.push(buffer as Buffer, length)
      if (outcome !== 'more') answered(socket, outcome)
    } catch (error) {
      socket.destroy(error as Error)
    }
    return true
  }
  const onread = { buffer: Buffer.alloc(16_384), callback: read }
  const socket = connect({ host: '127.0.0.1', port, noDelay: true, onread })
  return socket
}
