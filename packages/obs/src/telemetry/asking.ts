import type { Answers, Question } from './source.ts'

/** A question on its way to another event loop. */
export interface Asked {
  readonly id: number
  readonly question: Question
}

/** Keeps questions until their answers come, or their deadline. */
export class Asking {
  readonly #send: (asked: Asked) => void
  readonly #pending = new Map<number, (answer: unknown) => void>()
  #last = 0

  /** @param send Brings a question to the other side. */
  constructor(send: (asked: Asked) => void) {
    this.#send = send
  }

  /** Resolves to `undefined` when there is no answer within `deadline` milliseconds. */
  ask<Q extends Question>(question: Q, deadline: number): Promise<Answers[Q] | undefined> {
    return new Promise((resolve) => {
      const id = ++this.#last
      const timer = setTimeout(() => done(undefined), deadline)
      const done = (answer: unknown) => {
        clearTimeout(timer)
        this.#pending.delete(id)
        resolve(answer as Answers[Q] | undefined)
      }
      this.#pending.set(id, done)
      this.#send({ id, question })
    })
  }

  /** An answer has come. Those that nobody waits for any more are dropped. */
  answered(id: number, answer: unknown): void {
    this.#pending.get(id)?.(answer)
  }

  /** The other side is gone: nothing more will be answered. */
  close(): void {
    for (const done of this.#pending.values()) done(undefined)
  }
}
