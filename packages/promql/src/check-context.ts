import type { LabelFlow } from './label-set.ts'
import type { Problem } from './problem.ts'
import type { KnownSeries, SeriesIndex } from './series.ts'
import type { Expr, VectorSelector } from './syntax.ts'

/** What a check is told besides the catalogue. */
export interface CheckOptions {
  /**
   * Series that recording rules write: their names, or their names with the labels they have. Names with a colon are never
   * unknown when this is left out.
   */
  readonly recorded?: readonly string[] | Readonly<Record<string, readonly string[]>>
  /** Labels that any scraped series may have besides the catalogue's, such as those that a relabelling adds. */
  readonly extraLabels?: readonly string[]
  /** Seconds between two scrapes, 30 when left out: ranges shorter than two of them hold no rate. */
  readonly scrapeInterval?: number
  /** True when Prometheus runs with `--enable-feature=promql-experimental-functions`. */
  readonly experimental?: boolean
  /** Ids of checks to leave out. */
  readonly except?: readonly string[]
}

/** What one check looks at. */
export interface CheckContext extends CheckOptions {
  readonly expr: Expr
  readonly index: SeriesIndex
  readonly labels: LabelFlow
  /** The catalogue's series that a selector reads, when its name is known. */
  readonly series: (selector: VectorSelector) => KnownSeries | undefined
}

/** One kind of mistake: a name and the search for it. */
export interface Check {
  readonly id: string
  readonly run: (context: CheckContext) => Iterable<Problem>
}

/** The metric name that a selector asks for, written before the braces or as `__name__="…"`. */
export function nameOf(selector: VectorSelector): string | undefined {
  return selector.name ?? selector.matchers.find((each) => each.label === '__name__' && each.op === '=')?.value
}
