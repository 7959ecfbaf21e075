import type { OwnFamily, PageContent } from '../exposition/page.ts'
import type { Definition } from '../registry/definition.ts'
import { histogramSlots } from '../registry/histogram.ts'
import { pack, unpack } from './packed.ts'
import type { PackedFamily } from './packed.ts'

/** The content of a page in a form that can leave the process. */
export interface Snapshot {
  readonly own: readonly PackedOwnFamily[]
  readonly foreign: readonly PackedFamily[]
}

interface PackedOwnFamily {
  readonly definition: Definition
  /** Labels of each series, one a line. */
  readonly labels: string
  /** The slots of all series, one after the other. */
  readonly values: Float64Array
}

export function snapshotOf({ own, foreign }: PageContent): Snapshot {
  return { own: own.filter(({ series }) => series.length > 0).map(packOwn), foreign: foreign.map(pack) }
}

export function contentOf({ own, foreign }: Snapshot): PageContent {
  return { own: own.map(unpackOwn), foreign: foreign.map(unpack) }
}

function packOwn({ definition, series }: OwnFamily): PackedOwnFamily {
  const slots = slotsOf(definition)
  const values = new Float64Array(series.length * slots)
  for (const [index, each] of series.entries())
    values.set(each.values.subarray(each.slot, each.slot + slots), index * slots)
  return { definition, labels: series.map(({ labels }) => labels).join('\n'), values }
}

function unpackOwn({ definition, labels, values }: PackedOwnFamily): OwnFamily {
  const slots = slotsOf(definition)
  return {
    definition,
    series: labels.split('\n').map((each, index) => ({ labels: each, values, slot: index * slots })),
  }
}

function slotsOf({ kind, buckets, exemplars = false }: Definition): number {
  return kind === 'histogram' ? histogramSlots(buckets, exemplars) : 1
}
