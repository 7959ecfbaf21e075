import type { OwnFamily, PageSeries } from '../exposition/page.ts'
import type { Definition } from '../registry/definition.ts'
import type { Series } from '../registry/family.ts'
import { Asking } from './asking.ts'
import { Heartbeat } from './heartbeat.ts'
import { unpack } from './packed.ts'
import type { PackedFamily } from './packed.ts'
import type { Answers, Question, Source } from './source.ts'
import type { FromThread, NewSeries, ToThread } from './thread-protocol.ts'

/** Another thread of this process. Its values are read from shared memory, also while it is blocked, and after its end. */
export class ThreadSource implements Source {
  readonly kind = 'thread'
  readonly worker: string
  readonly #asking: Asking
  readonly #families = new Map<string, { readonly definition: Definition; readonly series: Series[] }>()
  readonly #buffer: SharedArrayBuffer
  readonly #heartbeat: Heartbeat

  constructor(join: Extract<FromThread, { type: 'join' }>, post: (message: ToThread) => void) {
    this.worker = join.worker
    this.#buffer = join.values
    this.#heartbeat = new Heartbeat(join.heartbeat)
    this.#asking = new Asking((asked) => post({ type: 'ask', ...asked }))
    this.#add(join.added)
  }

  receive(message: FromThread): void {
    if (message.type === 'series') this.#add(message.added)
    else if (message.type === 'answer') this.#asking.answered(message.id, message.answer)
  }

  get draining(): boolean {
    return this.#heartbeat.draining
  }

  blocked(): number {
    return this.#heartbeat.blocked()
  }

  families(): readonly OwnFamily[] {
    // The buffer grows while its thread makes series, so the view is made anew.
    const values = new Float64Array(
      this.#buffer,
      0,
      Math.floor(this.#buffer.byteLength / Float64Array.BYTES_PER_ELEMENT),
    )
    return [...this.#families.values()].map(({ definition, series }) => ({
      definition,
      series: series.map(({ labels, slot }): PageSeries => ({ labels, slot, values })),
    }))
  }

  async ask<Q extends Question>(question: Q, deadline: number): Promise<Answers[Q] | undefined> {
    const answer = await this.#asking.ask(question, deadline)
    if (question !== 'collect' || answer === undefined) return answer
    return (answer as unknown as readonly PackedFamily[]).map(unpack) as unknown as Answers[Q]
  }

  close(): void {
    this.#asking.close()
  }

  #add(added: readonly NewSeries[]): void {
    for (const { definition, series } of added) {
      const family = this.#families.get(definition.name)
      if (family === undefined) this.#families.set(definition.name, { definition, series: [...series] })
      else family.series.push(...series)
    }
  }
}
