import type { ClusterAddress } from './cluster-protocol.ts'
import { EarlyListener } from './early-listener.ts'
import { listenAdvice } from './listening.ts'
import type { Address } from './listening.ts'
import type { ServerTrouble } from './server.ts'
import type { Serving } from './serving.ts'
import type { TelemetryState } from './state.ts'

/**
 * Starts what serves an address.
 *
 * @param release Gives the address free: to be called right before it is listened on again.
 */
type Start = (address: Address, release: () => Promise<void>) => Serving

/**
 * Listens in place of a server that is only started when the first connection comes, as systemd does for its services: a process that nobody
 * scrapes or probes, such as a job, a test or a command, does not pay for a thread. Connections that come before that server listens are
 * kept and then passed on to it.
 */
export class SocketActivation implements Serving {
  readonly #start: Start
  readonly #address: Address
  readonly #early: EarlyListener
  readonly #listening: Promise<{ readonly port: number; readonly shared: boolean } | undefined>
  #state: TelemetryState = { state: 'starting' }
  #active: Serving | undefined
  #activation: Promise<void> | undefined
  #closed = false

  constructor(address: Address, trouble: ServerTrouble, start: Start) {
    this.#start = start
    this.#address = address
    this.#early = new EarlyListener(
      () => void this.activate(),
      (error) => trouble.failed(error),
    )
    this.#listening = this.#early.listen(address).then(
      ({ host, port, shared }) => {
        this.#state = { state: 'listening', host, port, thread: 'worker' }
        return { port, shared }
      },
      (error: NodeJS.ErrnoException) => {
        this.#state = { state: 'failed', error: error.message }
        trouble.warn(listenAdvice(error, address))
        return undefined
      },
    )
  }

  async settled(): Promise<TelemetryState> {
    await this.#listening
    return this.#active?.settled() ?? this.#state
  }

  /** Starts the server now, unless it has been started or cannot have the address. */
  activate(): Promise<void> {
    return (this.#activation ??= this.#activate())
  }

  threadEnded(worker: string): void {
    this.#active?.threadEnded(worker)
  }

  acceptWorkers(address: ClusterAddress): void {
    void this.activate().then(() => this.#active?.acceptWorkers(address))
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#listening
    this.#early.close()
    await this.#active?.close()
  }

  async #activate(): Promise<void> {
    const listening = await this.#listening
    if (listening === undefined || this.#closed) return
    const { port, shared } = listening
    const leave = () => this.#early.leave()
    this.#active = this.#start({ ...this.#address, port, shared }, shared ? () => Promise.resolve() : leave)
    await this.#active.settled()
    if (shared) await leave()
    this.#early.passOn(port)
  }
}
