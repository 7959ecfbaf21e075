import type { Indicator } from '@ticolops/obs-indicators'
import { promql } from '@ticolops/obs-promql'
import type { Query } from '@ticolops/obs-promql'
import { read } from '../recorded.ts'

/**
 * More than `above` events, and more than twice as many as in any half hour of the week before: neither the hours of a day nor what
 * is always bad make an alert. What began six hours ago is known, so it ends then. Without a week to look back on, what there is counts.
 * @param events How many there were within half an hour, recorded: a week of raw samples would be read at every evaluation.
 */
export function jump({ query, keeps }: Indicator, above: number): Query {
  const now = read(query)
  const labels = ['namespace', 'service', ...keeps].join(', ')
  return promql`${now} > ${above} unless on (${labels}) ${now} < 2 * max_over_time(${now}[1w:30m] offset 6h)`
}

/** How long something must have been so to be usual, for stories: `alsoQuietFor`. */
export const USUAL = '7h'
