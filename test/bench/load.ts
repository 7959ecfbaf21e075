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
export async function load({ port, paths, seconds, rate, latencies }: LoadOrder): Promise<LoadReport> {
  const requests = paths.map((path) => Buffer.from(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`))
  const idle: Socket[] = []
  const counts = { ok: 0, failed: 0, more: 0 }
  const finished = Promise.withResolvers<void>()
  const due = new Map<Socket, number>()
  const took: number[] = []
  let sent = 0

  const sockets = Array.from({ length: CONNECTIONS }, () =>
    open(port, (socket, outcome) => {
      counts[outcome]++
      const since = due.get(socket)
      if (since !== undefined) took.push(performance.now() - since)
      idle.push(socket)
      pump()
    }),
  )
  for (const socket of sockets)
    socket
      .on('error', (error) => finished.reject(error))
      .on('close', () => finished.reject(new Error('the server ended a connection')))
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  idle.push(...sockets)

  const started = performance.now()
  const cpu = process.cpuUsage()
  function pump(): void {
    const elapsed = (performance.now() - started) / 1000
    const wanted = elapsed >= seconds ? 0 : rate === undefined ? Infinity : Math.ceil(elapsed * rate)
    while (sent < wanted) {
      const socket = idle.shift()
      if (socket === undefined) break
      if (latencies === true && rate !== undefined) due.set(socket, started + (sent / rate) * 1000)
      const request = requests[sent++ % requests.length]
      if (request !== undefined) socket.write(request)
    }
    if (elapsed >= seconds && idle.length === CONNECTIONS) finished.resolve()
  }
  // Also without a rate, so that the end comes when nothing is answered any more.
  const clock = setInterval(pump, 1)
  pump()
  try {
    await finished.promise
  } finally {
    clearInterval(clock)
    for (const socket of sockets) socket.removeAllListeners('close').destroy()
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
