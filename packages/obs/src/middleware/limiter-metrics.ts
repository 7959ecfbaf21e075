import { httpMiddleware } from '@ticolops/obs-signals/sdk'
import type { Counter } from '../registry/counter.ts'
import type { StoreName } from './limit-store.ts'
import { RunningMetrics } from './running-metrics.ts'

interface Decisions {
  readonly allowed: Counter
  readonly denied: Counter
}

/** Counts what one limiter decides. */
export class LimiterMetrics {
  readonly #running: RunningMetrics<{
    readonly decisions: Readonly<Partial<Record<StoreName, Decisions>>>
    showAway(): void
  }>

  /**
   * @param stores Where this limiter may count: series that could only stay 0 are not made.
   * @param away Whether Redis is away; of no use without it.
   */
  constructor(limiter: string, stores: readonly StoreName[], away: () => boolean) {
    const { rateLimitDecisions, rateLimitDegraded } = httpMiddleware
    this.#running = new RunningMetrics((metrics) => {
      const counter = metrics.counter(rateLimitDecisions.name, {
        help: rateLimitDecisions.help,
        labels: ['limiter', 'decision', 'store'],
      })
      const byStore = stores.map((store) => [
        store,
        {
          allowed: counter.labels({ limiter, decision: 'allowed', store }),
          denied: counter.labels({ limiter, decision: 'denied', store }),
        },
      ])
      const degraded = stores.includes('redis')
        ? metrics
            .gauge(rateLimitDegraded.name, { help: rateLimitDegraded.help, labels: ['limiter'] })
            .labels({ limiter })
        : undefined
      const showAway = () => degraded?.set(away() ? 1 : 0)
      showAway()
      return { decisions: Object.fromEntries(byStore) as Partial<Record<StoreName, Decisions>>, showAway }
    })
  }

  decided(allowed: boolean, store: StoreName): void {
    const decisions = this.#running.current?.decisions[store]
    if (allowed) decisions?.allowed.inc()
    else decisions?.denied.inc()
  }

  /** Redis went away or came back. */
  awayChanged(): void {
    this.#running.current?.showAway()
  }
}
