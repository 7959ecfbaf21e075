import type { Definition } from '../registry/definition.ts'
import { exemplarSlot } from '../registry/histogram.ts'
import { readExemplar } from '../registry/exemplar.ts'
import { formatNumber } from './number.ts'

/** One series of ours: its labels as they stand between the braces, and where its values are. */
export interface PageSeries {
  readonly labels: string
  readonly values: Float64Array
  readonly slot: number
}

/** A metric of ours. */
export interface OwnFamily {
  readonly definition: Definition
  readonly series: readonly PageSeries[]
}

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

/** Everything that a page shows. */
export interface PageContent {
  readonly own: readonly OwnFamily[]
  readonly foreign: readonly ForeignFamily[]
}

/** What differs between the text formats. */
export interface Format {
  readonly contentType: string
  header(kind: Definition['kind'] | ForeignFamily['kind'], name: string, help: string): string
  bound(value: number): string
  /** Name of a family's own sample line. */
  sampleName(kind: Definition['kind'], name: string): string
  /** Whether bucket lines may carry exemplars. */
  readonly exemplars: boolean
  readonly end: string
}

/** Length from which a piece of a page is handed on: a fraction of a millisecond's work. */
const PIECE = 32_768

/**
 * Renders a page piece by piece, so that the caller can do other things in between: our families, then foreign ones. Families
 * without series are left out.
 */
export function* renderPage(format: Format, { own, foreign }: PageContent): Generator<string, void, undefined> {
  let piece = ''
  for (const lines of pageLines(format, own, foreign)) {
    piece += lines
    if (piece.length < PIECE) continue
    yield piece
    piece = ''
  }
  yield piece + format.end
}

function* pageLines(
  format: Format,
  own: readonly OwnFamily[],
  foreign: readonly ForeignFamily[],
): Generator<string, void, undefined> {
  for (const { definition, series } of own) {
    if (series.length === 0) continue
    yield format.header(definition.kind, definition.name, definition.help)
    const lines = definition.kind === 'histogram' ? histogramLines(format, definition) : valueLine(format, definition)
    for (const each of series) yield lines(each)
  }
  for (const { kind, name, help, samples } of foreign) {
    yield format.header(kind, name, help)
    for (const sample of samples) yield `${sample.name}${braced(sample.labels)} ${formatNumber(sample.value)}\n`
  }
}

function valueLine(format: Format, definition: Definition): (series: PageSeries) => string {
  const name = format.sampleName(definition.kind, definition.name)
  return ({ labels, values, slot }) => `${name}${braced(labels)} ${formatNumber(values[slot] ?? 0)}\n`
}

function histogramLines(format: Format, { name, buckets, exemplars }: Definition): (series: PageSeries) => string {
  const bounds = [...buckets.map((bound) => `le="${format.bound(bound)}"} `), 'le="+Inf"} ']
  const withExemplars = exemplars === true && format.exemplars
  return ({ labels, values, slot }) => {
    const start = labels === '' ? `${name}_bucket{` : `${name}_bucket{${labels},`
    let text = ''
    let count = 0
    for (let bucket = 0; bucket < bounds.length; bucket++) {
      count += values[slot + 1 + bucket] ?? 0
      const exemplar = withExemplars ? exemplarText(values, exemplarSlot(slot, buckets, bucket)) : ''
      text += `${start}${bounds[bucket]}${count}${exemplar}\n`
    }
    return `${text}${name}_sum${braced(labels)} ${formatNumber(values[slot] ?? 0)}\n${name}_count${braced(labels)} ${count}\n`
  }
}

function exemplarText(values: Float64Array, slot: number): string {
  const exemplar = readExemplar(values, slot)
  if (exemplar === undefined) return ''
  const { traceId, spanId, value, timestamp } = exemplar
  return ` # {trace_id="${traceId}",span_id="${spanId}"} ${formatNumber(value)} ${timestamp.toFixed(3)}`
}

function braced(labels: string): string {
  return labels === '' ? '' : `{${labels}}`
}
