import type { AddressInfo, ListenOptions, Server, Socket } from 'node:net'
import { builtin } from '../builtin.ts'
import { MAX_CONNECTIONS, STALLED_MS } from './listening.ts'
import type { Address } from './listening.ts'

/**
 * Whether Node can have two sockets of one process listen on one address: SO_REUSEPORT, by which the kernel shares connections out between them
 * (socket(7)). 22.12 and 23.1 can, 23.0 passes over the option.
 */
const CAN_SHARE = !process.version.startsWith('v23.0.')

/** Where an early listener listens. */
export interface EarlyAddress {
  readonly host: string
  readonly port: number
  /** Another may listen there, too, before this one leaves. Else whoever comes in the milliseconds between the two is refused. */
  readonly shared: boolean
}

/** Listens and keeps whoever comes, until somebody listens who answers. */
export class EarlyListener {
  readonly #failed: (error: unknown) => void
  readonly #came: () => void
  readonly #waiting = new Set<Socket>()
  #server: Server | undefined
  #accepted = 0

  /**
   * @param came Called for each connection.
   * @param failed Called when one cannot be accepted.
   */
  constructor(came: () => void, failed: (error: unknown) => void) {
    this.#came = came
    this.#failed = failed
  }

  /** Throws what listening throws, such as EADDRINUSE. */
  async listen({ host, port }: Address): Promise<EarlyAddress> {
    // Whoever shares is not told that another process of this user, such as a second copy of the service, shares, too: alone first.
    const bound = await this.#listen({ host, port })
    const address = { host: bound.address, port: bound.port }
    if (!CAN_SHARE) return { ...address, shared: false }
    this.#server?.close()
    try {
      await this.#listen({ ...address, reusePort: true })
      return { ...address, shared: true }
    } catch {
      // Not every kernel can, such as that of macOS.
      await this.#listen(address)
      return { ...address, shared: false }
    }
  }

  /**
   * Stops listening, once all who have come are accepted: those that a socket has not yet accepted when it is closed are reset. What is left of
   * that are those who come during the last turn of the event loop.
   */
  async leave(): Promise<void> {
    let before: number
    await builtin.timersPromises.setImmediate()
    do {
      before = this.#accepted
      // One that is asked for in its own phase of the loop comes after another turn of it.
      await builtin.timersPromises.setImmediate()
    } while (this.#accepted !== before)
    this.#server?.close()
  }

  /** Connects all who wait with the server that listens by now. */
  passOn(port: number): void {
    for (const socket of this.#waiting) connectThrough(socket, port)
    this.#waiting.clear()
  }

  close(): void {
    this.#server?.close()
    for (const socket of this.#waiting) socket.destroy()
  }

  #listen(options: ListenOptions): Promise<AddressInfo> {
    const { promise, resolve, reject } = Promise.withResolvers<AddressInfo>()
    const server = builtin.net.createServer({ pauseOnConnect: true }, (socket) => this.#keep(socket)).unref()
    server.maxConnections = MAX_CONNECTIONS
    server.once('listening', () => resolve(server.address() as AddressInfo))
    server.on('error', (error) => (server.listening ? this.#failed(error) : reject(error)))
    this.#server = server.listen(options)
    return promise
  }

  #keep(socket: Socket): void {
    this.#accepted++
    socket.unref().setTimeout(STALLED_MS, () => socket.destroy())
    socket.on('error', () => socket.destroy())
    socket.on('close', () => this.#waiting.delete(socket))
    this.#waiting.add(socket)
    this.#came()
  }
}

function connectThrough(early: Socket, port: number): void {
  const server = builtin.net.connect({ host: early.localAddress ?? 'localhost', port }).unref()
  server.on('error', () => early.destroy())
  early.on('close', () => server.destroy())
  early.pipe(server).pipe(early)
}
