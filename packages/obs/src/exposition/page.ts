import type { Family } from '../registry/family.ts'
import { formatNumber } from './number.ts'

/** A family of someone else's registry, already sampled. */
export interface ForeignFamily {
  readonly name: string
  readonly kind: 'counter' | 'gauge' | 'histogram' | 'summary' | 'untyped'
  readonly help: string
  readonly samples: readonly ForeignSample[]
}

export interface ForeignSample {
  /** Full name of the line, with `_bucket`, `_sum`, `_count` or `_total` where it has one. */
  readonly name: string
  /** Labels as they stand between the braces. */
  readonly labels: string
  readonly value: number
}

/** What differs between the text formats. */
export interface Format {
  readonly contentType: string
  header(kind: Family['definition']['kind'] | ForeignFamily['kind'], name: string, help: string): string
  bound(value: number): string
  /** Name of a family's own sample line. */
  sampleName(kind: Family['definition']['kind'], name: string): string
  readonly end: string
}

/** Renders a page: our families from their slots, then foreign ones. Families without series are left out. */
export function renderPage(
  format: Format,
  values: Float64Array,
  families: Iterable<Family>,
  foreign: readonly ForeignFamily[] = [],
): string {
  let page = ''
  for (const family of families) if (family.series.length > 0) page += renderFamily(format, values, family)
  for (const family of foreign) page += renderForeign(format, family)
  return page + format.end
}

function renderFamily(format: Format, values: Float64Array, family: Family): string {
  const { kind, name, help } = family.definition
  const text = format.header(kind, name, help)
  return text + (kind === 'histogram' ? histogramLines(format, values, family) : valueLines(format, values, family))
}

function valueLines(format: Format, values: Float64Array, { definition, series }: Family): string {
  const name = format.sampleName(definition.kind, definition.name)
  let text = ''
  for (const { labels, slot } of series) text += `${name}${braced(labels)} ${formatNumber(values[slot] ?? 0)}\n`
  return text
}

function histogramLines(format: Format, values: Float64Array, { definition, series }: Family): string {
  const { name, buckets } = definition
  const bounds = [...buckets.map((bound) => `le="${format.bound(bound)}"} `), 'le="+Inf"} ']
  let text = ''
  for (const { labels, slot } of series) {
    const start = labels === '' ? `${name}_bucket{` : `${name}_bucket{${labels},`
    let count = 0
    for (let bucket = 0; bucket < bounds.length; bucket++) {
      count += values[slot + 1 + bucket] ?? 0
      text += `${start}${bounds[bucket]}${count}\n`
    }
    text += `${name}_sum${braced(labels)} ${formatNumber(values[slot] ?? 0)}\n${name}_count${braced(labels)} ${count}\n`
  }
  return text
}

function renderForeign(format: Format, { kind, name, help, samples }: ForeignFamily): string {
  let text = format.header(kind, name, help)
  for (const sample of samples) text += `${sample.name}${braced(sample.labels)} ${formatNumber(sample.value)}\n`
  return text
}

function braced(labels: string): string {
  return labels === '' ? '' : `{${labels}}`
}
