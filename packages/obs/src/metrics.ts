import type { Counter } from './registry/counter.ts'
import { WORKER_LABEL } from './registry/definition.ts'
import type { Definition } from './registry/definition.ts'
import type { Family } from './registry/family.ts'
import type { Gauge } from './registry/gauge.ts'
import type { Histogram } from './registry/histogram.ts'
import type { Registry } from './registry/registry.ts'

/** What a metric of the application's own is declared with. */
export interface MetricOptions<L extends string = never> {
  /** One sentence for the `# HELP` line. */
  readonly help: string
  readonly labels?: readonly L[]
}

export interface HistogramOptions<L extends string = never> extends MetricOptions<L> {
  /** Upper bounds in the metric's unit, ascending, without `+Inf`. */
  readonly buckets: readonly number[]
}

/** A metric with labels. */
export interface Labelled<C, L extends string> {
  /** The series for these values. Keep it where the same series is written often: it is written without any lookup. */
  labels(values: Readonly<Record<L, string>>): C
  /** The same by position, in the order of the declaration; cheaper where the values change with every call. */
  labels(...values: readonly string[]): C
}

type Made<C, L extends string> = [L] extends [never] ? C : Labelled<C, L>

/** `obs.metrics`: metrics of the application's own, on the same page. Asking again for the same metric returns it. */
export interface Metrics {
  /** A value that only rises; its name must end in `_total`. Throws a TypeError for a bad or clashing definition, as all three do. */
  counter<const L extends string = never>(name: string, options: MetricOptions<L>): Made<Counter, L>
  gauge<const L extends string = never>(name: string, options: MetricOptions<L>): Made<Gauge, L>
  histogram<const L extends string = never>(name: string, options: HistogramOptions<L>): Made<Histogram, L>
}

/** https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels, without the colon that is kept for rules. */
const METRIC_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/
const LABEL_NAME = /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/

export function createMetrics(registry: Registry): Metrics {
  const own = new Map<string, Definition>()

  function made<C, L extends string>(
    kind: Definition['kind'],
    name: string,
    options: MetricOptions<L>,
    buckets: readonly number[],
    family: (definition: Definition) => Family<C>,
  ): Made<C, L> {
    const definition: Definition = {
      kind,
      name,
      help: options.help,
      labels: options.labels ?? [],
      buckets,
      // Whether gauges of several event loops add up only their owner knows, so each is shown.
      perWorker: kind === 'gauge' && !options.labels?.includes(WORKER_LABEL as L),
    }
    const existing = own.get(name)
    if (existing === undefined) {
      check(definition)
      if (registry.has(name))
        throw new TypeError(`metrics.${kind}(): ${name} is a metric of @ticolops/obs. Choose another name.`)
      own.set(name, definition)
    } else if (!same(existing, definition)) {
      throw new TypeError(
        `metrics.${kind}(): ${name} exists as a ${existing.kind} with labels [${existing.labels.join(', ')}]; one name can only be one metric.`,
      )
    }
    const found = family(definition)
    const result = definition.labels.length === 0 ? found.child([]) : labelled(found)
    return result as Made<C, L>
  }

  return {
    counter: (name, options) => made('counter', name, options, [], (definition) => registry.counter(definition)),
    gauge: (name, options) => made('gauge', name, options, [], (definition) => registry.gauge(definition)),
    histogram: (name, options) =>
      made('histogram', name, options, options.buckets, (definition) => registry.histogram(definition)),
  }
}

function labelled<C, L extends string>(family: Family<C>): Labelled<C, L> {
  const byName = family.byName()
  return {
    labels: (first?: string | Readonly<Record<L, string>>, ...rest: readonly string[]) => {
      if (typeof first === 'object') return byName(first)
      return family.child(first === undefined ? [] : [first, ...rest])
    },
  }
}

function check({ kind, name, help, labels, buckets }: Definition): void {
  const where = `metrics.${kind}(): ${name}`
  if (!METRIC_NAME.test(name))
    throw new TypeError(
      `metrics.${kind}(): ${JSON.stringify(name)} is no metric name; letters, digits and _ are allowed.`,
    )
  if (typeof help !== 'string' || help === '')
    throw new TypeError(`${where} needs help: one sentence that says what it counts.`)
  if (kind === 'counter' && !name.endsWith('_total'))
    throw new TypeError(`${where} is a counter; its name must end in _total.`)
  if (/_(bucket|count|sum)$/.test(name))
    throw new TypeError(`${where} ends like a histogram's series; choose another name.`)
  for (const label of labels)
    if (!LABEL_NAME.test(label) || label === 'le')
      throw new TypeError(
        `${where} has the label ${JSON.stringify(label)}; letters, digits and _ are allowed, but not le or a leading __.`,
      )
  if (new Set(labels).size !== labels.length) throw new TypeError(`${where} names a label twice: ${labels.join(', ')}.`)
  const ascending = buckets.every(
    (bound, index) => Number.isFinite(bound) && (index === 0 || bound > (buckets[index - 1] ?? bound)),
  )
  if (kind === 'histogram' && (buckets.length === 0 || !ascending))
    throw new TypeError(
      `${where} has the buckets [${buckets.join(', ')}]; they must be finite numbers that rise, without +Inf.`,
    )
}

function same(a: Definition, b: Definition): boolean {
  return a.kind === b.kind && String(a.labels) === String(b.labels) && String(a.buckets) === String(b.buckets)
}
