import type { ForeignFamily, ForeignSample } from '../exposition/page.ts'
import type { Journal } from '../journal.ts'
import { labelText } from '../registry/label-text.ts'

/** The part of a registry that is used; prom-client and @prometheus-io/client share it. */
export interface PromRegistry {
  getMetricsAsJSON(): Promise<readonly PromMetric[]> | readonly PromMetric[]
}

interface PromMetric {
  readonly name: string
  readonly help: string
  readonly type: unknown
  readonly values?: readonly PromValue[]
}
interface PromValue {
  readonly value: number
  readonly labels?: Readonly<Record<string, string | number | undefined>>
  readonly metricName?: string
}

/** `type` is a word in prom-client and, in some versions, a number in the order of these. */
const TYPES = ['counter', 'gauge', 'histogram', 'summary'] as const

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/

/**
 * Samples a registry of the application's, so that its metrics join our page in whatever format was asked for. A metric whose
 * name is ours is left out and reported: a page with the same name twice is refused by Prometheus as a whole.
 */
export async function sampleRegistry(
  registry: PromRegistry,
  taken: (name: string) => boolean,
  journal: Journal,
): Promise<ForeignFamily[]> {
  const families: ForeignFamily[] = []
  const seen = new Set<string>()
  for (const metric of await registry.getMetricsAsJSON()) {
    if (taken(metric.name) || seen.has(metric.name) || !NAME.test(metric.name)) {
      journal.warn(
        `the metric ${metric.name} of the application's registry is left out: @ticolops/obs has a metric of that name. Rename it, or leave it to @ticolops/obs.`,
      )
      continue
    }
    seen.add(metric.name)
    families.push(foreignFamily(metric))
  }
  return families
}

function foreignFamily(metric: PromMetric): ForeignFamily {
  const kind = TYPES.find((type, index) => metric.type === type || metric.type === index) ?? 'untyped'
  return {
    name: metric.name,
    kind: kind === 'counter' && !metric.name.endsWith('_total') ? 'untyped' : kind,
    help: metric.help,
    samples: (metric.values ?? []).map((value) => sample(metric.name, value)),
  }
}

function sample(name: string, { value, labels = {}, metricName }: PromValue): ForeignSample {
  const names = Object.keys(labels)
  const texts = names.map((label) =>
    label === 'le' || label === 'quantile' ? bound(labels[label]) : String(labels[label] ?? ''),
  )
  return { name: metricName ?? name, labels: labelText(names, texts), value }
}

function bound(value: string | number | undefined): string {
  return value === Infinity ? '+Inf' : String(value ?? '')
}
