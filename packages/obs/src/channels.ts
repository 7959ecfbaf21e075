import diagnostics from 'node:diagnostics_channel'
import type { Journal } from './journal.ts'

/** Takes a subscription back. */
export type Unsubscribe = () => void

/** Subscribes to diagnostics channels. A subscriber that throws would end the process: Node rethrows it outside of any request. */
export class Channels {
  readonly #journal: Journal
  readonly #subscriptions = new Set<Unsubscribe>()

  constructor(journal: Journal) {
    this.#journal = journal
  }

  /** Calls `handle` for every message of a channel; what it throws goes to the journal. `M` is the message's shape as its publisher documents it. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller names the shape, which no type here can know
  on<M>(channel: string, handle: (message: M) => void): Unsubscribe {
    return this.subscribe<M>(channel, (message) => {
      try {
        handle(message)
      } catch (error) {
        this.#journal.failed(channel, error)
      }
    })
  }

  /**
   * The same for a handler that never throws, for what is called in every request. {@link on} calls all of its handlers from one place, so that V8
   * compiles none of them into their caller: guarded by it, a request of Express cost 0.6 % of the throughput more (± 0.4, 20 rounds of new
   * processes in turns, Node 24.21).
   */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as above
  subscribe<M>(channel: string, handle: (message: M) => void): Unsubscribe {
    const listener = handle as (message: unknown) => void
    diagnostics.subscribe(channel, listener)
    const unsubscribe = () => {
      diagnostics.unsubscribe(channel, listener)
      this.#subscriptions.delete(unsubscribe)
    }
    this.#subscriptions.add(unsubscribe)
    return unsubscribe
  }

  close(): void {
    for (const unsubscribe of this.#subscriptions) unsubscribe()
  }
}
