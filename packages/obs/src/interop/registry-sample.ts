import type { ForeignFamily, ForeignSample } from '../exposition/page.ts'
import { labelText } from '../registry/label-text.ts'

/** A metric as a registry tells of it. Nothing here is certain: applications register objects of their own making. */
export interface PromMetric {
  readonly name: unknown
  readonly help: unknown
  readonly type: unknown
  readonly values?: unknown
}
interface PromValue {
  readonly value: unknown
  readonly labels?: unknown
  readonly metricName?: unknown
}

/** What a registry's metrics share a page with. */
export interface Surroundings {
  /** Whether a metric of ours has that name. */
  readonly ours: (name: string) => boolean
  /** Names that were given to registries before this one; those of this one are added. */
  readonly claimed: Set<string>
  /** Whether the client tells series apart by their joined labels, so that values can run into each other. */
  readonly joinsLabels: boolean
}

/** `type` is a word in prom-client and, in some versions, a number in the order of these. */
const TYPES = ['counter', 'gauge', 'histogram', 'summary'] as const

/** Names of sample lines beside the family's own, by kind. */
const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['_sum', '_count'],
}

const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
/** Names with two leading underscores are Prometheus' own. */
const LABEL_NAME = /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/

/** Characters of a reason, which may come from the application. */
const MAX_REASON = 200

/** Values after which an addition lets its caller pause. */
const BATCH = 100

/**
 * What a page can show of one registry. One line that is wrong makes Prometheus refuse the page as a whole, ours included: so a
 * metric whose name, labels or values no page can hold is left out, and so is one whose lines could be taken for another's.
 */
export class RegistrySample {
  readonly families: ForeignFamily[] = []
  /** Names of metrics that ours have. */
  readonly clashes: string[] = []
  /** Names of metrics that are left out, with the reason. An empty name stands for the whole registry. */
  readonly leftOut = new Map<string, string>()
  /** Names of metrics with a label value that can run into another label. */
  readonly collisions = new Map<string, string>()
  readonly #around: Surroundings
  #names: ReadonlySet<string> = new Set()

  constructor(around: Surroundings) {
    this.#around = around
  }

  /** Tells which names are to come: what a counter may be called depends on its neighbours. */
  announce(names: readonly string[]): void {
    this.#names = new Set(names)
  }

  leaveOut(name: string, error: unknown): void {
    const reason = error instanceof Error ? error.message : 'it failed with something that is no error'
    this.leftOut.set(shown(name), reason.replace(/\s+/g, ' ').slice(0, MAX_REASON))
  }

  /** Adds a metric, or leaves it out when it is not what it should be; yields now and then, so that the caller can pause. */
  *add(metric: PromMetric, labelNames: readonly string[], contentType = ''): Generator<void, void, void> {
    try {
      yield* this.#add(metric, labelNames, contentType)
    } catch (error) {
      this.leaveOut(typeof metric.name === 'string' ? metric.name : '(no name)', error)
    }
  }

  *#add(metric: PromMetric, labelNames: readonly string[], contentType: string): Generator<void, void, void> {
    const values = Array.isArray(metric.values) ? (metric.values as readonly PromValue[]) : []
    if (values.length === 0) return
    const family = this.#family(metric, contentType)
    if (family === undefined) return
    const lines = new Lines(family.name, family.kind, this.#around.joinsLabels ? labelNames : [])
    for (let index = 0; index < values.length; index++) {
      lines.add(values[index] as PromValue)
      if (index % BATCH === BATCH - 1) yield
    }
    if (lines.collision !== undefined) this.collisions.set(family.name, lines.collision)
    for (const name of namesOf(family.name, family.kind)) this.#around.claimed.add(name)
    this.families.push({ ...family, samples: lines.samples })
  }

  #family({ name: given, help, type }: PromMetric, contentType: string): Omit<ForeignFamily, 'samples'> | undefined {
    if (typeof given !== 'string' || !METRIC_NAME.test(given)) throw new Error('its name is no metric name')
    let kind: ForeignFamily['kind'] = TYPES.find((each, index) => type === each || type === index) ?? 'untyped'
    // A registry for OpenMetrics keeps the suffix of its counters for the page.
    const name =
      kind === 'counter' && contentType.includes('openmetrics') && !given.endsWith('_total') ? `${given}_total` : given
    if (kind === 'counter' && !this.#canBeCounter(name, given)) kind = 'untyped'
    const names = namesOf(name, kind)
    if (names.some((each) => this.#isOurs(each))) {
      this.clashes.push(name)
      return undefined
    }
    if (names.some((each) => this.#around.claimed.has(each)))
      throw new Error('another metric writes lines of that name')
    return { name, kind, help: typeof help === 'string' ? help : '' }
  }

  /** OpenMetrics names a counter without its suffix; where a neighbour has that name, or no suffix is there, it cannot be one. */
  #canBeCounter(name: string, given: string): boolean {
    const stem = name.replace(/_total$/, '')
    const hasNeighbour = stem !== given && this.#names.has(stem)
    return stem !== name && !hasNeighbour && !this.#around.claimed.has(stem) && !this.#around.ours(stem)
  }

  /** Whether a line of that name could be one of ours, also as a part of one of our histograms, or as one of our counters. */
  #isOurs(name: string): boolean {
    const { ours } = this.#around
    return ours(name) || ours(name.replace(/_(bucket|sum|count)$/, '')) || ours(`${name}_total`)
  }
}

/** Every name that a family takes in one of the formats. */
function namesOf(name: string, kind: ForeignFamily['kind']): string[] {
  const names = [name, ...(SUFFIXES[kind] ?? []).map((suffix) => name + suffix)]
  return kind === 'counter' ? [...names, name.replace(/_total$/, '')] : names
}

/** The sample lines of one family. */
class Lines {
  readonly samples: ForeignSample[] = []
  collision: string | undefined
  readonly #family: string
  readonly #kind: ForeignFamily['kind']
  /** Labels in the order of their first appearance: the same labels always make the same text. */
  readonly #order: string[] = []
  readonly #known = new Set<string>()
  /** Labels that lines have, by the name of the line. */
  readonly #seen = new Map<string, Set<string>>()
  /** What must not stand in a value, because the client could take it for the next label. */
  readonly #joints: readonly string[]

  constructor(family: string, kind: ForeignFamily['kind'], joined: readonly string[]) {
    this.#family = family
    this.#kind = kind
    const names = (SUFFIXES[kind] ?? []).map((suffix) => family + suffix)
    for (const name of kind === 'histogram' ? names : [family, ...names]) this.#seen.set(name, new Set())
    this.#joints = joined.length > 1 ? joined.map((name) => `,${name}:`) : []
  }

  add({ value, labels, metricName }: PromValue): void {
    const name = typeof metricName === 'string' ? metricName : this.#family
    const seen = this.#seen.get(name)
    if (seen === undefined) throw new Error(`a ${this.#kind} has no line called ${shown(name)}`)
    const text = this.#labels(name, (labels ?? {}) as Record<string, unknown>)
    if (seen.has(text)) throw new Error('it has the same series twice')
    seen.add(text)
    const number = Number(value)
    if (/_(bucket|count)$/.test(name) && name !== this.#family && !(number >= 0 && number < Infinity))
      throw new Error(`${number} is no count`)
    this.samples.push({ name, labels: text, value: number })
  }

  #labels(line: string, labels: Record<string, unknown>): string {
    for (const name of Object.keys(labels)) if (!this.#known.has(name)) this.#learn(name)
    const texts = this.#order.map((name) => (labels[name] == null ? '' : this.#text(name, labels[name])))
    if (line.endsWith('_bucket') && this.#kind === 'histogram' && labels['le'] === undefined)
      throw new Error('a bucket has no bound')
    return labelText(this.#order, texts)
  }

  #learn(name: string): void {
    if (!LABEL_NAME.test(name)) throw new Error(`${shown(name)} is no label name`)
    this.#known.add(name)
    this.#order.push(name)
  }

  #text(label: string, value: unknown): string {
    const isBound = (label === 'le' && this.#kind === 'histogram') || (label === 'quantile' && this.#kind === 'summary')
    if (isBound) return bound(value)
    const text = String(value)
    if (this.#joints.length > 0 && text.includes(',') && this.#joints.some((joint) => text.includes(joint)))
      this.collision ??= text
    return text
  }
}

/** A bound as the formats spell it. */
function bound(value: unknown): string {
  const number = value === '+Inf' ? Infinity : Number(value)
  if (Number.isNaN(number)) throw new Error(`${shown(String(value))} is no bound`)
  return number === Infinity ? '+Inf' : String(number)
}

/** A name that may hold anything, in one short piece. */
function shown(name: string): string {
  return METRIC_NAME.test(name) || name === '' ? name : JSON.stringify(name.slice(0, 60))
}
