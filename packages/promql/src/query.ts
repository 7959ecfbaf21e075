import type { Metric, NamingProfile, Series } from '@ticolops/obs-signals'

/** What may stand in a `promql` template: a metric, a histogram's series, another query, a number or a string of PromQL. */
export type Part = Metric | Series | Query | number | string

/** Label matchers to add: `'x'` for equal, `/x/`-like strings through {@link matching}. */
export type Matchers = Readonly<Record<string, string | Matcher>>

/** One label matcher. */
export interface Matcher {
  readonly op: '=' | '!=' | '=~' | '!~'
  readonly value: string
}

/** A matcher by regular expression, anchored as Prometheus anchors it. */
export function matching(pattern: string): Matcher {
  return { op: '=~', value: pattern }
}

/** A checked PromQL expression that remembers which metrics of the catalogue it reads. Immutable. */
export interface Query {
  /** The metrics it reads, each once, in order of appearance. */
  readonly metrics: readonly Metric[]
  /** The canonical text in a naming profile (`otlp` when left out). Throws {@link PromqlError} when the profile lacks a metric. */
  text(profile?: NamingProfile): string
  /** The same query with these matchers in every vector selector; a matcher on the same label and operator is replaced. */
  where(matchers: Matchers): Query
  /** The same query with every range window (not subqueries, not offsets) set to `window`, such as `1h` or `$__rate_interval`. */
  over(window: string): Query
  /** The same query with these labels added to every `by (…)` clause. */
  by(...labels: readonly string[]): Query
}
