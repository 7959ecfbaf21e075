import type { Metric } from '@ticolops/obs-signals/sdk'
import { obsSelf } from '@ticolops/obs-signals/sdk'
import { Counter } from './counter.ts'
import type { Definition } from './definition.ts'
import { definitionOf } from './definition.ts'
import { Family } from './family.ts'
import type { ChildType } from './family.ts'
import { Gauge } from './gauge.ts'
import { Histogram, histogramSlots } from './histogram.ts'
import { SeriesLimit } from './series-limit.ts'
import { Slots } from './slots.ts'

const counterType: ChildType<Counter> = { slots: 1, make: (slots, slot) => new Counter(slots, slot) }
const gaugeType: ChildType<Gauge> = { slots: 1, make: (slots, slot) => new Gauge(slots, slot) }
const histogramType = (bounds: readonly number[]): ChildType<Histogram> => ({
  slots: histogramSlots(bounds),
  make: (slots, slot) => new Histogram(slots, slot, bounds),
})

/** Who wants to know about a registry's troubles. */
export interface RegistryEvents {
  /** A metric reached its series limit. Called once per metric. */
  limitReached(metric: string, maximum: number): void
  /** A collector threw. */
  collectorFailed(error: unknown): void
}

/** All metrics of the process, in the order they were made, over one array of slots. */
export class Registry {
  readonly slots = new Slots()
  readonly #families = new Map<string, Family>()
  readonly #collectors: (() => void)[] = []
  readonly #maxSeries: number
  readonly #events: RegistryEvents
  readonly #dropped: Family<Counter>
  readonly #series: Family<Gauge>

  constructor(maxSeries: number, events: RegistryEvents) {
    this.#maxSeries = maxSeries
    this.#events = events
    this.#series = this.gauge(obsSelf.series)
    this.#dropped = this.counter(obsSelf.seriesDropped)
    this.onCollect(() => this.#countSeries())
  }

  counter(of: Metric | Definition): Family<Counter> {
    return this.#family(definition(of), counterType)
  }

  gauge(of: Metric | Definition): Family<Gauge> {
    return this.#family(definition(of), gaugeType)
  }

  histogram(of: Metric | Definition): Family<Histogram> {
    const wanted = definition(of)
    return this.#family(wanted, histogramType(wanted.buckets))
  }

  /** The family of that name, of whatever kind. */
  get(name: string): Family | undefined {
    return this.#families.get(name)
  }

  families(): Iterable<Family> {
    return this.#families.values()
  }

  /** Runs `collect` before every read of the values: for gauges that are only known when asked for. */
  onCollect(collect: () => void): void {
    this.#collectors.push(collect)
  }

  /** Brings collected values up to date and returns the families. */
  collect(): Iterable<Family> {
    for (const collector of this.#collectors) {
      try {
        collector()
      } catch (error) {
        this.#events.collectorFailed(error)
      }
    }
    return this.#families.values()
  }

  #family<C>(wanted: Definition, type: ChildType<C>): Family<C> {
    const existing = this.#families.get(wanted.name)
    if (existing !== undefined) return existing as Family<C>
    let dropped: Counter | undefined
    const family = new Family<C>(wanted, type, this.slots, new SeriesLimit(this.#maxSeries), () => {
      if (dropped === undefined) {
        dropped = this.#dropped.child([wanted.name])
        this.#events.limitReached(wanted.name, this.#maxSeries)
      }
      dropped.inc()
    })
    this.#families.set(wanted.name, family)
    return family
  }

  #countSeries(): void {
    for (const family of this.#families.values())
      if (family.series.length > 0) this.#series.child([family.definition.name]).set(family.series.length)
  }
}

function definition(of: Metric | Definition): Definition {
  return Array.isArray(of.labels) ? (of as Definition) : definitionOf(of as Metric)
}
