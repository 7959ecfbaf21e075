import { metricsOf, type Metric, type Pack, type Series } from '@ticolops/obs-signals'

/** What a series name in a query stands for. `suffix` is empty for the metric itself. */
export interface KnownSeries {
  readonly metric: Metric
  readonly suffix: '' | Series['suffix']
}

/** Looks series up by the name that queries use (`…_bucket`, `…_total`, …), in the catalogue's own spelling. */
export interface SeriesIndex {
  get(name: string): KnownSeries | undefined
  names(): Iterable<string>
}

const indexes = new WeakMap<readonly Pack[], SeriesIndex>()

/** The index of a catalogue, built once. */
export function indexOf(catalogue: readonly Pack[]): SeriesIndex {
  let index = indexes.get(catalogue)
  if (index === undefined) {
    index = indexMetrics(catalogue.flatMap((pack) => metricsOf(pack)))
    indexes.set(catalogue, index)
  }
  return index
}

/** An index of these metrics, with another behind it for names they do not have. */
export function indexMetrics(metrics: readonly Metric[], fallback?: SeriesIndex): SeriesIndex {
  const known = new Map<string, KnownSeries>()
  for (const metric of metrics) for (const series of seriesOf(metric)) known.set(metric.name + series.suffix, series)
  return {
    get: (name) => known.get(name) ?? fallback?.get(name),
    *names() {
      yield* known.keys()
      if (fallback !== undefined) yield* fallback.names()
    },
  }
}

function seriesOf(metric: Metric): KnownSeries[] {
  const suffixes: KnownSeries['suffix'][] =
    metric.kind === 'histogram'
      ? ['', '_bucket', '_count', '_sum']
      : metric.kind === 'summary'
        ? ['', '_count', '_sum']
        : ['']
  return suffixes.map((suffix) => ({ metric, suffix }))
}
