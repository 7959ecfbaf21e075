import { obsTraces } from '@ticolops/obs-signals/sdk'
import type { SPAN_DROP_REASONS } from '@ticolops/obs-signals/sdk'
import type { Counter } from '../registry/counter.ts'
import type { Family } from '../registry/family.ts'
import type { Registry } from '../registry/registry.ts'

/** Why a span was lost. */
export type DropReason = (typeof SPAN_DROP_REASONS)[number]

/** Sampled spans since the start; `started` = `live` + `ended`, and `ended` = `exported` + all of `dropped` + `queued`, at any time. */
export interface SpanCounts {
  readonly started: number
  readonly live: number
  readonly ended: number
  readonly exported: number
  readonly dropped: Readonly<Record<DropReason, number>>
  /** Waiting to be exported, or being exported right now. */
  readonly queued: number
}

/** Keeps the books on spans: where each one is, and where it went. */
export class SpanLedger {
  #started = 0
  #ended = 0
  #exported = 0
  readonly #dropped: Record<DropReason, number> = { queue_full: 0, export_failed: 0, rejected: 0, shutdown: 0 }
  readonly #startedTotal: Counter
  readonly #endedTotal: Counter
  readonly #exportedTotal: Counter
  readonly #droppedTotal: Record<DropReason, Counter>
  readonly #errors: Family<Counter>

  /** @param capacity Spans that may be queued. */
  constructor(registry: Registry, capacity: number) {
    this.#startedTotal = registry.counter(obsTraces.started).child([])
    this.#endedTotal = registry.counter(obsTraces.ended).child([])
    this.#exportedTotal = registry.counter(obsTraces.exported).child([])
    const dropped = registry.counter(obsTraces.dropped)
    this.#droppedTotal = {
      queue_full: dropped.child(['queue_full']),
      export_failed: dropped.child(['export_failed']),
      rejected: dropped.child(['rejected']),
      shutdown: dropped.child(['shutdown']),
    }
    this.#errors = registry.counter(obsTraces.exportErrors)
    registry.gauge(obsTraces.queueCapacity).child([]).set(capacity)
    const queueSize = registry.gauge(obsTraces.queueSize).child([])
    registry.onCollect(() => queueSize.set(this.queued))
  }

  get queued(): number {
    return this.#ended - this.#exported - Object.values(this.#dropped).reduce((sum, each) => sum + each, 0)
  }

  get counts(): SpanCounts {
    return {
      started: this.#started,
      live: this.#started - this.#ended,
      ended: this.#ended,
      exported: this.#exported,
      dropped: { ...this.#dropped },
      queued: this.queued,
    }
  }

  started(): void {
    this.#started++
    this.#startedTotal.inc()
  }

  ended(): void {
    this.#ended++
    this.#endedTotal.inc()
  }

  exported(count: number): void {
    this.#exported += count
    this.#exportedTotal.inc(count)
  }

  dropped(reason: DropReason, count = 1): void {
    this.#dropped[reason] += count
    this.#droppedTotal[reason].inc(count)
  }

  /** A batch was given up. */
  exportFailed(errorType: string): void {
    this.#errors.child([errorType]).inc()
  }
}
