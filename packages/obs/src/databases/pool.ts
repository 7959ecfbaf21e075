import { dbClient } from '@ticolops/obs-signals/sdk'
import type { Counter } from '../registry/counter.ts'
import type { Family } from '../registry/family.ts'
import type { Gauge } from '../registry/gauge.ts'
import type { Histogram } from '../registry/histogram.ts'
import type { Registry } from '../registry/registry.ts'

/** A pool's state, read at every scrape. Each driver has its own adapter. */
export interface PoolReader {
  used(): number
  idle(): number
  /** Connections that the pool may open; `undefined` when it does not say. */
  max(): number | undefined
  pending(): number
}

/** What a driver's adapter tells while callers come and go. */
export interface PoolSeries {
  readonly name: string
  readonly wait: Histogram
  readonly timeouts: Counter
}

/** The pools of the process. */
export class Pools {
  readonly #readers = new Map<string, PoolReader>()
  readonly #wait: Family<Histogram>
  readonly #timeouts: Family<Counter>

  constructor(registry: Registry) {
    this.#wait = registry.histogram(dbClient.connectionWaitTime)
    this.#timeouts = registry.counter(dbClient.connectionTimeouts)
    const count = registry.gauge(dbClient.connectionCount)
    const max = registry.gauge(dbClient.connectionMax)
    const pending = registry.gauge(dbClient.connectionPendingRequests)
    registry.onCollect(() => {
      for (const [name, reader] of this.#readers) collect(name, reader, count, max, pending)
    })
  }

  /** Watches a pool under a name. A second pool of that name takes its place: modules that reload make new pools. */
  add(name: string, reader: PoolReader): PoolSeries {
    this.#readers.set(name, reader)
    // Made now, so that rates start from zero and not from the first wait.
    return { name, wait: this.#wait.child([name]), timeouts: this.#timeouts.child([name]) }
  }
}

function collect(
  name: string,
  reader: PoolReader,
  count: Family<Gauge>,
  max: Family<Gauge>,
  pending: Family<Gauge>,
): void {
  count.child([name, 'used']).set(reader.used())
  count.child([name, 'idle']).set(reader.idle())
  const limit = reader.max()
  if (limit !== undefined) max.child([name]).set(limit)
  pending.child([name]).set(reader.pending())
}
