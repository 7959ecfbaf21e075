import diagnostics from 'node:diagnostics_channel'
import type { Journal } from './journal.ts'

/** Takes a subscription back. */
export type Unsubscribe = () => void

/**
 * Subscribes to diagnostics channels. A subscriber that throws would end the process (Node rethrows it outside of any
 * request), so every handler is guarded and its error goes to the journal.
 */
export class Channels {
  readonly #journal: Journal
  readonly #subscriptions = new Set<Unsubscribe>()

  constructor(journal: Journal) {
    this.#journal = journal
  }

  /** Calls `handle` for every message of a channel. `M` is the message's shape as its publisher documents it. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller names the shape, which no type here can know
  on<M>(channel: string, handle: (message: M) => void): Unsubscribe {
    const guarded = (message: unknown) => {
      try {
        handle(message as M)
      } catch (error) {
        this.#journal.failed(channel, error)
      }
    }
    diagnostics.subscribe(channel, guarded)
    const unsubscribe = () => {
      diagnostics.unsubscribe(channel, guarded)
      this.#subscriptions.delete(unsubscribe)
    }
    this.#subscriptions.add(unsubscribe)
    return unsubscribe
  }

  close(): void {
    for (const unsubscribe of this.#subscriptions) unsubscribe()
  }
}
