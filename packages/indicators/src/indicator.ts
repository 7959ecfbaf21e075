import type { Query } from '@ticolops/obs-promql'

/** Units an indicator may have; dashboards and alerts translate them (Grafana unit ids, humanize functions). */
export type IndicatorUnit =
  | 'ratio'
  | 'seconds'
  | 'bytes'
  | 'bytes/s'
  | 'requests/s'
  | 'operations/s'
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

/** What an {@link Indicator} is declared with. */
export interface IndicatorOptions {
  /** A few words, sentence case: the panel's title. */
  readonly title: string
  /** One or two sentences: what it is, and what bad looks like. */
  readonly description: string
  readonly unit: IndicatorUnit
  /** The query over all services, grouped by `(namespace, service)` at least, with a 5 minute window unless the point is another one. */
  readonly query: Query
  readonly thresholds?: Thresholds
  /** Which side of a threshold is bad. Default `above`. */
  readonly badWhen?: 'above' | 'below'
  /** Name of the recording rule that fleet pages and alerts read, `level:metric:operations`; absent when the raw query is cheap enough. */
  readonly record?: string
  /** Labels, beside namespace and service, that the result keeps; legends show them. */
  readonly keeps?: readonly string[]
  /** The pack's dotted name that must have data for this to have data. Verification explains empty panels by it. */
  readonly needs: string
  /** True when no result is normal while all is well (errors that never happened). */
  readonly emptyIsFine?: boolean
}

/** How healthy something is: a named query that panels show and alerts watch. */
export interface Indicator extends IndicatorOptions {
  /** snake_case, unique. */
  readonly name: string
  readonly badWhen: 'above' | 'below'
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
  const level = (which: keyof Thresholds | number): number => {
    const value = typeof which === 'number' ? which : options.thresholds?.[which]
    if (value === undefined) throw new Error(`indicator ${name} has no ${which} threshold; declare it in thresholds`)
    return value
  }
  const self: Indicator = {
    ...options,
    name,
    badWhen: options.badWhen ?? 'above',
    above: (which) => ({ indicator: self, op: '>', level: level(which) }),
    below: (which) => ({ indicator: self, op: '<', level: level(which) }),
  }
  return self
}
