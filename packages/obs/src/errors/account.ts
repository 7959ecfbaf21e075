import { obsErrors } from '@ticolops/obs-signals/sdk'
import type { LabelValues } from '@ticolops/obs-signals/sdk'
import type { Counter } from '../registry/counter.ts'
import type { Family } from '../registry/family.ts'
import type { Registry } from '../registry/registry.ts'
import type { Mechanism } from './occurrence.ts'

/** Why an event was not sent; the first four are on purpose. `duplicate`: the application had reported the error to Sentry itself. */
export type DropReason =
  | 'before_send'
  | 'sample_rate'
  | 'event_processor'
  | 'duplicate'
  | 'ring_full'
  | 'no_sentry'
  | 'queue_full'
  | 'rate_limited'
  | 'network'
  | 'refused'
  | '_OTHER'

/** Reasons as Sentry names them, where they are ours under another name. */
const SENTRY_REASONS: Readonly<Record<string, DropReason>> = {
  before_send: 'before_send',
  callback_error: 'before_send',
  sample_rate: 'sample_rate',
  event_processor: 'event_processor',
  queue_overflow: 'queue_full',
  ratelimit_backoff: 'rate_limited',
  network_error: 'network',
  send_error: 'refused',
}

export function dropReason(sentryReason: string): DropReason {
  return SENTRY_REASONS[sentryReason] ?? '_OTHER'
}

/** Keeps account of events: each that was captured is sent, dropped for a reason, or still queued. */
export class Account {
  #captured = 0
  #sent = 0
  readonly dropped: Partial<Record<DropReason, number>> = {}
  readonly #capturedBy: Family<Counter>
  readonly #sentTotal: Counter
  readonly #droppedBy: Family<Counter>

  constructor(registry: Registry) {
    this.#capturedBy = registry.counter(obsErrors.captured)
    this.#sentTotal = registry.counter(obsErrors.sent).child([])
    this.#droppedBy = registry.counter(obsErrors.dropped)
    // A series that begins with its first event shows no increase for it.
    for (const mechanism of listed(obsErrors.captured.labels.mechanism)) this.#capturedBy.child([mechanism])
    for (const reason of listed(obsErrors.dropped.labels.reason)) this.#droppedBy.child([reason])
    const queued = registry.gauge(obsErrors.queued).child([])
    registry.onCollect(() => queued.set(this.queued))
  }

  get captured(): number {
    return this.#captured
  }

  get sent(): number {
    return this.#sent
  }

  /** What is neither sent nor dropped: anything that is lost without a reason stays in here. */
  get queued(): number {
    return this.#captured - this.#sent - Object.values(this.dropped).reduce((sum, count) => sum + count, 0)
  }

  capture(mechanism: Mechanism | 'sentry'): void {
    this.#captured++
    this.#capturedBy.child([mechanism]).inc()
  }

  send(count: number): void {
    this.#sent += count
    this.#sentTotal.inc(count)
  }

  drop(reason: DropReason, count = 1): void {
    this.dropped[reason] = (this.dropped[reason] ?? 0) + count
    this.#droppedBy.child([reason]).inc(count)
  }
}

function listed(values: LabelValues): readonly string[] {
  return typeof values === 'string' ? [] : values
}
