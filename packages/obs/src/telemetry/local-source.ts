import type { ForeignFamily, OwnFamily } from '../exposition/page.ts'
import type { Health, HealthReport } from '../health.ts'
import type { Registry } from '../registry/registry.ts'
import type { Answers, Question, Source } from './source.ts'

/** What one event loop has to tell of itself. */
export interface Local {
  readonly registry: Registry
  readonly health: Health
  /** Samples the application's own registries. */
  sample(): Promise<readonly ForeignFamily[]>
  status(): object
}

/** Answers of the loop that this runs on. */
export class LocalSource implements Source {
  readonly kind = 'thread'
  readonly worker = ''
  readonly #local: Local

  constructor(local: Local) {
    this.#local = local
  }

  families(): readonly OwnFamily[] {
    return ownFamilies(this.#local.registry)
  }

  get draining(): boolean {
    return this.#local.health.draining
  }

  /** Whoever runs this is not blocked. */
  blocked(): number {
    return 0
  }

  ask<Q extends Question>(question: Q): Promise<Answers[Q]> {
    return answer(this.#local, question)
  }
}

/** The metrics of a registry on this thread. */
export function ownFamilies(registry: Registry): readonly OwnFamily[] {
  const { values } = registry.slots
  return [...registry.families()].map(({ definition, series }) => ({
    definition,
    series: series.map(({ labels, slot }) => ({ labels, slot, values })),
  }))
}

/** What the loop answers to a question. */
export async function answer<Q extends Question>(local: Local, question: Q): Promise<Answers[Q]> {
  const answers: { readonly [K in Question]: () => Promise<Answers[K]> } = {
    async collect() {
      const foreign = await local.sample()
      local.registry.collect()
      return foreign
    },
    ready: (): Promise<HealthReport> => local.health.ready(),
    started: (): Promise<HealthReport> => local.health.started(),
    // A copy as plain data, as every other way of asking returns it.
    status: () => Promise.resolve(JSON.parse(JSON.stringify(local.status())) as object),
  }
  return answers[question]()
}
