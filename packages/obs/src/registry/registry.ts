import type { Metric } from '@ticolops/obs-signals/sdk'
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
const histogramType = (bounds: readonly number[], exemplars: boolean): ChildType<Histogram> => ({
  slots: histogramSlots(bounds, exemplars),
  make: (slots, slot) => new Histogram(slots, slot, bounds, exemplars),
})

/** What a registry is made with. */
export interface RegistryOptions {
  /** Series that one metric may have. */
  readonly maxSeries: number
  /** Names that others write on the same page. */
  readonly reserved?: ReadonlySet<string>
  /** A collector threw. */
  collectorFailed(error: unknown): void
}

/** All metrics of one thread, in the order they were made, over one array of slots. */
export class Registry {
  readonly slots = new Slots()
  readonly #families = new Map<string, Family>()
  readonly #collectors: (() => void)[] = []
  readonly #options: RegistryOptions
  #onSeries: (() => void) | undefined
  #onDrop: ((metric: string) => void) | undefined

  constructor(options: RegistryOptions) {
    this.#options = options
  }

  counter(of: Metric | Definition): Family<Counter> {
    return this.#family(definition(of), counterType)
  }

  gauge(of: Metric | Definition): Family<Gauge> {
    return this.#family(definition(of), gaugeType)
  }

  histogram(of: Metric | Definition): Family<Histogram> {
    const wanted = definition(of)
    return this.#family(wanted, histogramType(wanted.buckets, wanted.exemplars === true))
  }

  /** Whether a metric of that name is on the page already. */
  has(name: string): boolean {
    return this.#families.has(name) || this.#options.reserved?.has(name) === true
  }

  families(): Iterable<Family> {
    return this.#families.values()
  }

  /** Runs `collect` before every read of the values: for gauges that are only known when asked for. */
  onCollect(collect: () => void): void {
    this.#collectors.push(collect)
  }

  /** Calls `added` whenever a series is made: for those who show the registry to another thread. */
  onSeries(added: () => void): void {
    this.#onSeries = added
  }

  /** Calls `dropped` for every observation that found no series of its own. */
  onDrop(dropped: (metric: string) => void): void {
    this.#onDrop = dropped
  }

  /** Brings collected values up to date and returns the families. */
  collect(): Iterable<Family> {
    for (const collector of this.#collectors) {
      try {
        collector()
      } catch (error) {
        this.#options.collectorFailed(error)
      }
    }
    return this.#families.values()
  }

  #family<C>(wanted: Definition, type: ChildType<C>): Family<C> {
    const existing = this.#families.get(wanted.name)
    if (existing !== undefined) return existing as Family<C>
    const family = new Family<C>(wanted, type, this.slots, new SeriesLimit(this.#options.maxSeries), {
      added: () => this.#onSeries?.(),
      dropped: () => this.#onDrop?.(wanted.name),
    })
    this.#families.set(wanted.name, family)
    return family
  }
}

function definition(of: Metric | Definition): Definition {
  return Array.isArray(of.labels) ? (of as Definition) : definitionOf(of as Metric)
}
