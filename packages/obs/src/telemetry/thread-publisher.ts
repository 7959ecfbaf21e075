import type { ForeignFamily } from '../exposition/page.ts'
import type { Heartbeat } from './heartbeat.ts'
import { answer } from './local-source.ts'
import type { Local } from './local-source.ts'
import { pack } from './packed.ts'
import type { FromThread, NewSeries, ToThread } from './thread-protocol.ts'

/** Shows the metrics of this thread to the one that serves the page. */
export class ThreadPublisher {
  readonly #local: Local
  readonly #heartbeat: Heartbeat
  readonly #worker: string
  readonly #post: (message: FromThread) => void
  /** How many series of each metric have been told. */
  readonly #told = new Map<string, number>()
  #joined = false
  #scheduled = false

  /** @param worker Value of the label `worker`. */
  constructor(local: Local, heartbeat: Heartbeat, worker: string, post: (message: FromThread) => void) {
    this.#local = local
    this.#heartbeat = heartbeat
    this.#worker = worker
    this.#post = post
    local.registry.onSeries(() => this.#schedule())
  }

  /** Tells everything there is, from the start: the server may be a new one. */
  join(): void {
    this.#told.clear()
    this.#joined = true
    this.#post({
      type: 'join',
      worker: this.#worker,
      values: this.#local.registry.slots.buffer,
      heartbeat: this.#heartbeat.buffer,
      added: this.#added(),
    })
  }

  leave(): void {
    this.#joined = false
    this.#post({ type: 'leave' })
  }

  async receive(message: ToThread): Promise<void> {
    if (message.type === 'hello') {
      this.join()
      return
    }
    const { id, question } = message
    const answered = await answer(this.#local, question)
    this.#tellAdded()
    const packed = question === 'collect' ? (answered as readonly ForeignFamily[]).map(pack) : answered
    this.#post({ type: 'answer', id, answer: packed })
  }

  #schedule(): void {
    if (!this.#joined || this.#scheduled) return
    this.#scheduled = true
    queueMicrotask(() => {
      this.#scheduled = false
      if (this.#joined) this.#tellAdded()
    })
  }

  #tellAdded(): void {
    const added = this.#added()
    if (added.length > 0) this.#post({ type: 'series', added })
  }

  #added(): NewSeries[] {
    const added: NewSeries[] = []
    for (const { definition, series } of this.#local.registry.families()) {
      const told = this.#told.get(definition.name) ?? 0
      if (series.length === told) continue
      this.#told.set(definition.name, series.length)
      added.push({ definition, series: series.slice(told) })
    }
    return added
  }
}
