import type { Matchers, Query } from '@ticolops/obs-promql'

/** Units an indicator may have; dashboards and alerts translate them (Grafana unit ids, humanize functions). */
export type IndicatorUnit =
  | 'ratio'
  | 'seconds'
  | 'bytes'
  | 'bytes/s'
  | 'requests/s'
  | 'operations/s'
  | 'events/s'
  | 'seconds/s'
  | 'count'
  | 'cores'
  | 'boolean'
  | 'timestamp'

/** Levels at which an indicator is bad. `critical` hurts users, `warning` will soon. In the indicator's unit. */
export interface Thresholds {
  readonly warning?: number
  readonly critical?: number
}

/** Traffic below which a ratio says nothing: an alert on it stays quiet. */
export interface TrafficFloor {
  /** Traffic, grouped by `(namespace, service)` and what the indicator keeps. */
  readonly traffic: Query
  /** In the unit of {@link traffic}. */
  readonly above: number
}

/** What an {@link Indicator} is declared with. */
export interface IndicatorOptions {
  /** A few words, sentence case: the panel's title. */
  readonly title: string
  /** One or two sentences: what it is, and what bad looks like. */
  readonly description: string
  readonly unit: IndicatorUnit
  /**
   * The query over all services, grouped by `(namespace, service)` at least, with a 5 minute window unless the point is another one.
   * A function when its series do not all carry the same labels: it gets the matchers to apply (none for "all services").
   */
  readonly query: Query | ((matchers: Matchers) => Query)
  readonly thresholds?: Thresholds
  /** Which side of a threshold is bad. Default `above`. */
  readonly badWhen?: 'above' | 'below'
  /** For ratios: the traffic below which they mean nothing. */
  readonly floor?: TrafficFloor
  /** Name of the recording rule that fleet pages and alerts read, `level:metric:operations`; absent when the raw query is cheap enough. */
  readonly record?: string
  /** True when the window is the point of the indicator ("within 15 minutes"), so that a page must not widen or narrow it. */
  readonly fixedWindow?: boolean
  /** Labels, beside namespace and service, that the result keeps; legends show them. */
  readonly keeps?: readonly string[]
  /** The labels by which `where()` may filter; matchers on others are ignored. Default namespace, service, pod and instance. */
  readonly filters?: readonly string[]
  /** True when no result is normal while all is well: errors that never happened, a limit that nobody set. */
  readonly emptyIsFine?: boolean
  /** What no result means then, as a short sentence: `No maxmemory is set.` Panels show it. */
  readonly emptyMeans?: string
}

/** How healthy something is: a named query that panels show and alerts watch. Immutable. */
export interface Indicator extends Omit<IndicatorOptions, 'query'> {
  /** snake_case, unique. */
  readonly name: string
  /** Over all services. */
  readonly query: Query
  readonly badWhen: 'above' | 'below'
  readonly keeps: readonly string[]
  /** The dotted name of the pack of its first metric: without its series there is nothing to show. Verification explains empty panels by it. */
  readonly needs: string
  /** The query of what these matchers select, such as `{ namespace: '$namespace', service: '$service' }`. */
  where(matchers: Matchers): Query
  /** The same indicator with one series per value of these labels. It is not recorded. */
  by(...labels: readonly string[]): Indicator
  /** The condition "above this level", for alerts. Throws when a named level is not declared. */
  above(level: keyof Thresholds | number): Condition
  /** The condition "below this level", for alerts. Throws when a named level is not declared. */
  below(level: keyof Thresholds | number): Condition
}

/** An indicator compared with a level. */
export interface Condition {
  readonly indicator: Indicator
  readonly op: '>' | '<'
  readonly level: number
}

/** Declares an indicator. */
export function indicator(name: string, options: IndicatorOptions): Indicator {
  const { query: given, ...rest } = options
  const filters = options.filters ?? ['namespace', 'service', 'pod', 'instance']
  const where = (matchers: Matchers): Query => {
    const known = Object.fromEntries(Object.entries(matchers).filter(([label]) => filters.includes(label)))
    return typeof given === 'function' ? given(known) : given.where(known)
  }
  const query = typeof given === 'function' ? given({}) : given
  const level = (which: keyof Thresholds | number): number => {
    const value = typeof which === 'number' ? which : options.thresholds?.[which]
    if (value === undefined) throw new Error(`indicator ${name} has no ${which} threshold; declare it in thresholds`)
    return value
  }
  const condition = (op: Condition['op'], which: keyof Thresholds | number): Condition => ({
    indicator: self,
    op,
    level: level(which),
  })
  const self: Indicator = {
    ...rest,
    name,
    query,
    badWhen: options.badWhen ?? 'above',
    keeps: options.keeps ?? [],
    needs: query.metrics[0]?.pack?.name ?? '',
    where,
    by: (...labels) => split(name, options, labels),
    above: (which) => condition('>', which),
    below: (which) => condition('<', which),
  }
  return self
}

function split(name: string, options: IndicatorOptions, labels: readonly string[]): Indicator {
  const { query, record: _, floor, ...rest } = options
  return indicator(name, {
    ...rest,
    ...(floor !== undefined && { floor: { ...floor, traffic: floor.traffic.by(...labels) } }),
    query: typeof query === 'function' ? (matchers) => query(matchers).by(...labels) : query.by(...labels),
    keeps: [...(options.keeps ?? []), ...labels],
  })
}
