import type { Socket } from 'node:net'
import type { ForeignFamily, OwnFamily, PageContent } from '../exposition/page.ts'
import { Asking } from './asking.ts'
import type { FromProcess, ToProcess } from './cluster-protocol.ts'
import { sendFrame } from './frames.ts'
import { contentOf } from './snapshot.ts'
import type { Snapshot } from './snapshot.ts'
import type { Answers, Question, Source } from './source.ts'

/** Another process of the cluster, known by what it last said. */
export class ClusterSource implements Source {
  readonly kind = 'process'
  readonly draining = false
  readonly worker: string
  readonly #asking: Asking
  #content: PageContent = { own: [], foreign: [] }

  constructor(worker: string, socket: Socket) {
    this.worker = worker
    this.#asking = new Asking((asked) => sendFrame(socket, { type: 'ask', ...asked } satisfies ToProcess))
  }

  receive(message: FromProcess): void {
    if (message.type === 'answer') this.#asking.answered(message.id, message.answer)
    else if (message.type === 'leave') this.#content = contentOf(message.snapshot)
  }

  families(): readonly OwnFamily[] {
    return this.#content.own
  }

  /** Its own liveness probe, and its metrics, tell whether it is blocked. */
  blocked(): number {
    return 0
  }

  async ask<Q extends Question>(question: Q, deadline: number): Promise<Answers[Q] | undefined> {
    const answer = await this.#asking.ask(question, deadline)
    if (question !== 'collect' || answer === undefined) return answer
    this.#content = contentOf(answer as unknown as Snapshot)
    return this.#content.foreign satisfies readonly ForeignFamily[] as Answers[Q]
  }

  close(): void {
    this.#asking.close()
  }
}
