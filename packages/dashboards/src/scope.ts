import { promql } from '@ticolops/obs-promql'
import type { Matchers, Query } from '@ticolops/obs-promql'
import type { Indicator } from '@ticolops/obs-indicators'

/** How a page turns an indicator into a query. */
export interface Scope {
  /** For a graph, or a number of now. */
  overTime(indicator: Indicator): Query
  /** For a table: one value for the time range of the page. */
  overRange(indicator: Indicator): Query
  /** What a series is called that keeps no label of its own; absent when the panel's title says it. */
  readonly legend?: string
}

/** A page about one service: raw series, filtered, so that it needs no rules and can be split by anything. */
export function rawScope(matchers: Matchers): Scope {
  const over = (indicator: Indicator, window: string): Query => {
    const query = indicator.where(matchers)
    return indicator.fixedWindow === true ? query : query.over(window)
  }
  return {
    overTime: (indicator) => over(indicator, '$__rate_interval'),
    overRange: (indicator) => over(indicator, '$__range'),
  }
}

/** A page about all services: recorded series, because raw ones cost a thousand times as much at a hundred thousand series. */
export function recordedScope(matchers: Matchers, legend: string): Scope {
  const read = (indicator: Indicator): Query => {
    const { record, keeps } = indicator
    if (record === undefined) return indicator.where(matchers)
    // Aggregated once more to drop the metric's name: Grafana could not merge a table's columns into rows that differ by it.
    return promql`max by (${['namespace', 'service', ...keeps].join(', ')}) (${record})`.where(matchers)
  }
  return { overTime: read, overRange: read, legend }
}
