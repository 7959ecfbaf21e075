import type { ForeignFamily, ForeignSample, OwnFamily, PageContent, PageSeries } from '../exposition/page.ts'
import { WORKER_LABEL } from '../registry/definition.ts'
import type { Definition } from '../registry/definition.ts'
import { labelText } from '../registry/label-text.ts'
import { histogramSlots } from '../registry/histogram.ts'

/** Metrics of one event loop. */
export interface Part extends PageContent {
  /** Value of the label `worker`; empty for none. */
  readonly worker: string
  /** The loop has ended: what it counted stays, what it was does not. */
  readonly ended: boolean
}

/**
 * One page of several event loops. Counters and histograms with the same labels add up, so that they keep rising when a worker ends; gauges that
 * are one loop's own are told apart by the label `worker`.
 */
export function combined(parts: readonly Part[]): PageContent {
  const [only] = parts
  if (only !== undefined && parts.length === 1 && only.worker === '') return only
  return { own: combinedOwn(parts), foreign: combinedForeign(parts) }
}

function combinedOwn(parts: readonly Part[]): OwnFamily[] {
  const families = new Map<string, { readonly definition: Definition; readonly series: Map<string, PageSeries> }>()
  for (const { own, worker, ended } of parts)
    for (const { definition, series } of own) {
      const { kind, name, perWorker = false } = definition
      if (ended && kind !== 'counter' && kind !== 'histogram') continue
      let family = families.get(name)
      if (family === undefined) families.set(name, (family = { definition, series: new Map() }))
      for (const each of series) {
        const labels = perWorker ? withWorker(each.labels, worker) : each.labels
        const known = family.series.get(labels)
        if (known === undefined) family.series.set(labels, { ...each, labels })
        else if (kind !== 'info') family.series.set(labels, sum(known, each, definition))
      }
    }
  return [...families.values()].map(({ definition, series }) => ({ definition, series: [...series.values()] }))
}

/** Values add up; exemplars are those of the first. */
function sum(a: PageSeries, b: PageSeries, { kind, buckets, exemplars = false }: Definition): PageSeries {
  const summed = kind === 'histogram' ? histogramSlots(buckets, false) : 1
  const values = a.values.slice(a.slot, a.slot + (kind === 'histogram' ? histogramSlots(buckets, exemplars) : 1))
  for (let index = 0; index < summed; index++) values[index] = (values[index] ?? 0) + (b.values[b.slot + index] ?? 0)
  return { labels: a.labels, values, slot: 0 }
}

function combinedForeign(parts: readonly Part[]): ForeignFamily[] {
  const families = new Map<string, { readonly about: ForeignFamily; readonly samples: Map<string, ForeignSample> }>()
  for (const { foreign, worker, ended } of parts)
    for (const about of foreign) {
      const adds = about.kind === 'counter' || about.kind === 'histogram'
      if (ended && !adds) continue
      let family = families.get(about.name)
      if (family === undefined) families.set(about.name, (family = { about, samples: new Map() }))
      for (const sample of about.samples) {
        const labels = adds ? sample.labels : withWorker(sample.labels, worker)
        const key = `${sample.name} ${labels}`
        const known = family.samples.get(key)
        family.samples.set(key, { ...sample, labels, value: sample.value + (known?.value ?? 0) })
      }
    }
  return Array.from(families.values(), ({ about: { kind, name, help }, samples }) => ({
    kind,
    name,
    help,
    samples: [...samples.values()],
  }))
}

function withWorker(labels: string, worker: string): string {
  if (worker === '') return labels
  const label = labelText([WORKER_LABEL], [worker])
  return labels === '' ? label : `${labels},${label}`
}
