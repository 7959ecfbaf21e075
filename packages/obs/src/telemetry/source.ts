import type { ForeignFamily, OwnFamily } from '../exposition/page.ts'
import type { HealthReport } from '../health.ts'

/** What can be asked of an event loop. */
export interface Answers {
  /** Brings the values of the source's families up to date and returns those of the application's own registry. */
  readonly collect: readonly ForeignFamily[]
  readonly ready: HealthReport
  readonly started: HealthReport
  readonly status: object
}

export type Question = keyof Answers

/** One event loop whose metrics are on the page: a thread of this process, or a process of the cluster. */
export interface Source {
  /** Value of the label `worker`; empty for the process's own main thread. */
  readonly worker: string
  /** A thread is a part of its process; one process of a cluster can stand in for another. */
  readonly kind: 'thread' | 'process'
  /** It is shutting down, and will not be ready again. */
  readonly draining: boolean
  /** Our metrics, with the values they have now. */
  families(): readonly OwnFamily[]
  /** Milliseconds since the loop last gave a sign of life, beyond what is usual; 0 while it runs. */
  blocked(): number
  /** Asks the loop; `undefined` when it has not answered within `deadline` milliseconds. */
  ask<Q extends Question>(question: Q, deadline: number): Promise<Answers[Q] | undefined>
}
