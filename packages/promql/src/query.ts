import type { Histogram, Metric, NamingProfile, Series } from '@ticolops/obs-signals'

/** A metric that is one series name. A histogram is three, so one of `.bucket`, `.count` and `.sum` must be said. */
export type PlainMetric = Metric & { readonly bucket?: never }

/** What may stand in a `promql` template: a metric, a histogram's series, another query, a number or a string of PromQL. */
export type Part = PlainMetric | Series | Query | number | string

/** Label matchers to add: a string for equal, {@link matching} and {@link not} for the rest. */
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

/** The opposite of a matcher. */
export function not(matcher: string | Matcher): Matcher {
  if (typeof matcher === 'string') return { op: '!=', value: matcher }
  const opposite = { '=': '!=', '!=': '=', '=~': '!~', '!~': '=~' } as const
  return { op: opposite[matcher.op], value: matcher.value }
}

/**
 * The matcher of one bucket as text to put into braces: `${duration.bucket}{${le(0.5)}}`. Prometheus 3 stores a whole number's
 * bound as `1.0` and Prometheus 2 as it was exposed, mostly `1`; the pattern finds either.
 */
export function le(bound: number): string {
  return Number.isInteger(bound) ? `le=~"${bound}|${bound}\\\\.0"` : `le="${bound}"`
}

/**
 * The labels of a metric as typed names to put into a template: `sum by (${labels(httpServer.duration).http_route}) (…)`.
 * A misspelt one does not compile.
 */
export function labels<L extends string>(of: Metric<L> | Histogram<L> | Series<L>): { readonly [K in L]: K } {
  const metric = 'metric' in of ? of.metric : of
  const own = Object.keys(metric.labels)
  const all = 'suffix' in of && of.suffix === '_bucket' ? [...own, 'le'] : own
  return Object.fromEntries(all.map((label) => [label, label])) as { readonly [K in L]: K }
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
