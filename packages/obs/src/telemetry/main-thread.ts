import type { ClusterAddress } from './cluster-protocol.ts'
import { amongRequests } from './in-slices.ts'
import { LocalSource } from './local-source.ts'
import type { Local } from './local-source.ts'
import type { ServerTrouble } from './server.ts'
import type { Serving, ServingOptions } from './serving.ts'
import type { TelemetryState } from './state.ts'

/** What the main thread knows that serves. */
export interface MainThreadParts {
  readonly local: Local
  /** Servers of ours, which are not measured. */
  readonly ownServers: WeakSet<object>
  /** Rendering held this event loop up. */
  readonly spent: (milliseconds: number) => void
}

/** Serves metrics and health from this thread. What that takes is loaded when it is asked for: most applications have a thread for it. */
export class MainThread implements Serving {
  readonly #serving: Promise<Serving | undefined>
  #failure = ''

  /** @param free When the address may be listened on. */
  constructor(
    { local, ownServers, spent }: MainThreadParts,
    options: ServingOptions,
    trouble: ServerTrouble,
    free: Promise<void>,
  ) {
    this.#serving = Promise.all([import('./serving.ts'), free])
      .then(([{ serve }]) => {
        const serving = serve(new LocalSource(local), { ...options, thread: 'main' }, trouble, amongRequests(spent))
        if (serving.server !== undefined) ownServers.add(serving.server)
        return serving
      })
      .catch((error: unknown) => {
        this.#failure = String(error)
        trouble.failed(error)
        return undefined
      })
  }

  async settled(): Promise<TelemetryState> {
    const serving = await this.#serving
    return serving === undefined ? { state: 'failed', error: this.#failure } : serving.settled()
  }

  threadEnded(worker: string): void {
    void this.#serving.then((serving) => serving?.threadEnded(worker))
  }

  acceptWorkers(address: ClusterAddress): void {
    void this.#serving.then((serving) => serving?.acceptWorkers(address))
  }

  async close(): Promise<void> {
    const serving = await this.#serving
    await serving?.close()
  }
}
