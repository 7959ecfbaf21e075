import type { AddressInfo, Server, Socket } from 'node:net'
import { builtin } from '../builtin.ts'
import type { ClusterAddress } from './cluster-protocol.ts'
import { listenAdvice, MAX_CONNECTIONS, STALLED_MS } from './listening.ts'
import type { Address } from './listening.ts'
import type { ServerTrouble } from './server.ts'
import type { Serving } from './serving.ts'
import type { TelemetryState } from './state.ts'

/**
 * Starts what serves an address.
 *
 * @param release Gives the address free: to be called right before it is listened on again.
 */
type Start = (address: Address, release: () => void) => Serving

/**
 * Listens in place of a server that is only started when the first connection comes, as systemd does for its services: a process that nobody
 * scrapes or probes, such as a job, a test or a command, does not pay for a thread. Connections that come before that server listens are
 * kept and then passed on to it.
 */
export class SocketActivation implements Serving {
  readonly #listener: Server
  readonly #start: Start
  readonly #address: Address
  readonly #settled = Promise.withResolvers<TelemetryState>()
  readonly #waiting = new Set<Socket>()
  #active: Serving | undefined

  constructor(address: Address, trouble: ServerTrouble, start: Start) {
    this.#start = start
    this.#address = address
    this.#listener = builtin.net.createServer({ pauseOnConnect: true }, (socket) => this.#keep(socket)).unref()
    this.#listener.maxConnections = MAX_CONNECTIONS
    this.#listener.once('listening', () => {
      const { address: host, port } = this.#listener.address() as AddressInfo
      this.#settled.resolve({ state: 'listening', host, port, thread: 'worker' })
    })
    this.#listener.on('error', (error) => {
      trouble.warn(listenAdvice(error, address))
      this.#settled.resolve({ state: 'failed', error: error.message })
    })
    this.#listener.listen(address.port, address.host)
  }

  settled(): Promise<TelemetryState> {
    return this.#active?.settled() ?? this.#settled.promise
  }

  /** Starts the server now, unless it has been started or cannot have the address. */
  async activate(): Promise<void> {
    const state = await this.#settled.promise
    if (this.#active !== undefined || state.state !== 'listening') return
    this.#active = this.#start({ ...this.#address, port: state.port }, () => this.#listener.close())
    await this.#active.settled()
    for (const socket of this.#waiting) passOn(socket, state.port)
    this.#waiting.clear()
  }

  threadEnded(worker: string): void {
    this.#active?.threadEnded(worker)
  }

  acceptWorkers(address: ClusterAddress): void {
    void this.activate().then(() => this.#active?.acceptWorkers(address))
  }

  async close(): Promise<void> {
    this.#listener.close()
    for (const socket of this.#waiting) socket.destroy()
    await this.#active?.close()
  }

  #keep(socket: Socket): void {
    socket.unref().setTimeout(STALLED_MS, () => socket.destroy())
    socket.on('error', () => socket.destroy())
    this.#waiting.add(socket)
    void this.activate()
  }
}

/** Connects whoever came early with the server that listens in our place by now. */
function passOn(early: Socket, port: number): void {
  const server = builtin.net.connect({ host: early.localAddress ?? 'localhost', port }).unref()
  server.on('error', () => early.destroy())
  early.on('close', () => server.destroy())
  early.pipe(server).pipe(early)
}
