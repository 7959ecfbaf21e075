import type { PackAbout } from './pack-about.ts'

/** The four kinds of the Prometheus exposition format; `info` is a gauge that is always 1 and carries labels. */
export type MetricKind = 'counter' | 'gauge' | 'histogram' | 'summary' | 'info'

/** Base units of Prometheus and OpenTelemetry. `ratio` is 0..1; `1` counts things. */
export type Unit = 'seconds' | 'bytes' | 'ratio' | '1' | 'timestamp'

/**
 * What a label may hold: a closed list of values, `bounded` (open, but limited by construction, like a matched route),
 * or `free` (anything: never to be grouped by without `topk`).
 */
export type LabelValues = readonly string[] | 'bounded' | 'free'

/**
 * The ways by which the same instrument reaches Prometheus, each with its own spelling.
 * `otlp`: OTLP ingestion, the Collector, and our own SDK. `otel-scrape`: `@opentelemetry/exporter-prometheus` of JavaScript,
 * which leaves the unit out (open-telemetry/opentelemetry-js#3466). `prom-client`: prom-client's default metrics.
 */
export type NamingProfile = 'otlp' | 'otel-scrape' | 'prom-client'

/** How one profile spells a metric: its name, and its labels where they differ. `null` means that it has no such metric or label. */
export type Spelling =
  | null
  | string
  | { readonly name: string; readonly labels?: Readonly<Record<string, string | null>> }

/** What a metric is declared with; see {@link Metric}. */
export interface MetricOptions<L extends string> {
  /** One sentence, as it stands in the exposition's `# HELP` line. */
  readonly help: string
  readonly unit?: Unit
  readonly labels?: Readonly<Record<L, LabelValues>>
  /** Versions of the exporter that have it: `since` inclusive, `until` exclusive. */
  readonly since?: string
  readonly until?: string
  /** Labels that older versions of the exporter lack, with the version that brought them. Queries that use one need that version. */
  readonly labelsSince?: Partial<Readonly<Record<L, string>>>
  /** Spellings that do not follow from the name; `otel-scrape` follows by dropping the unit unless it stands here. */
  readonly names?: Partial<Record<NamingProfile, Spelling>>
}

/** One metric family of the catalogue. */
export interface Metric<L extends string = string> {
  readonly kind: MetricKind
  /** The name in the `otlp` profile, with unit and, for counters, `_total`. A histogram's is the family's, without `_bucket`. */
  readonly name: string
  readonly unit: Unit
  readonly help: string
  /** The metric's own labels. Those that a scrape adds are in {@link TARGET_LABELS}. */
  readonly labels: Readonly<Record<L, LabelValues>>
  readonly since?: string
  readonly until?: string
  readonly labelsSince: Partial<Readonly<Record<L, string>>>
  /** The pack that declares it; {@link pack} sets it. */
  readonly pack?: PackAbout
  readonly names: Partial<Readonly<Record<NamingProfile, Spelling>>>
}

/** A series name of a histogram or summary that queries use, with the way back to its metric. */
export interface Series<L extends string = string> {
  readonly metric: Metric<L>
  readonly suffix: '_bucket' | '_count' | '_sum'
}

/** A classic histogram: `bucket` carries the label `le`. */
export interface Histogram<L extends string = string> extends Metric<L> {
  readonly kind: 'histogram'
  /** Upper bounds in the metric's unit, ascending, without `+Inf`. */
  readonly buckets: readonly number[]
  readonly bucket: Series<L | 'le'>
  readonly count: Series<L>
  readonly sum: Series<L>
}

/** Labels that Prometheus, the operator or our scrape configuration put on every series of a target. */
export const TARGET_LABELS = ['job', 'instance', 'namespace', 'service', 'pod', 'container', 'endpoint'] as const

function metric<L extends string>(kind: MetricKind, name: string, options: MetricOptions<L>): Metric<L> {
  return {
    kind,
    name,
    unit: options.unit ?? unitOf(name),
    help: options.help,
    labels: options.labels ?? ({} as Record<L, LabelValues>),
    ...(options.since === undefined ? {} : { since: options.since }),
    ...(options.until === undefined ? {} : { until: options.until }),
    labelsSince: options.labelsSince ?? {},
    names: options.names ?? {},
  }
}

/** A value that only rises, until its process restarts. The name ends in `_total` unless its exporter says otherwise. */
export function counter<L extends string = never>(name: string, options: MetricOptions<L>): Metric<L> {
  return metric('counter', name, options)
}

/** A value that goes up and down. */
export function gauge<L extends string = never>(name: string, options: MetricOptions<L>): Metric<L> {
  return metric('gauge', name, options)
}

/** A gauge that is always 1 and whose labels are the message, such as `build_info`. */
export function info<L extends string = never>(name: string, options: MetricOptions<L>): Metric<L> {
  return metric('info', name, { unit: '1', ...options })
}

/** A classic histogram over fixed buckets. */
export function histogram<L extends string = never>(
  name: string,
  options: MetricOptions<L> & { readonly buckets: readonly number[] },
): Histogram<L> {
  const base = metric('histogram', name, options) as Histogram<L>
  const series = (suffix: Series['suffix']) => ({ metric: base, suffix })
  return Object.assign(base, {
    buckets: options.buckets,
    bucket: series('_bucket') as Series<L | 'le'>,
    count: series('_count'),
    sum: series('_sum'),
  })
}

/** The unit that a Prometheus name carries (https://prometheus.io/docs/practices/naming/#base-units). */
function unitOf(name: string): Unit {
  const stem = name.endsWith('_total') ? name.slice(0, -'_total'.length) : name
  if (stem.endsWith('_timestamp_seconds') || (stem.endsWith('_time_seconds') && stem.includes('start')))
    return 'timestamp'
  if (stem.endsWith('_seconds')) return 'seconds'
  if (stem.endsWith('_bytes')) return 'bytes'
  if (stem.endsWith('_ratio')) return 'ratio'
  return '1'
}
