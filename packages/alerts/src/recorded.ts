import { indicators } from '@ticolops/obs-indicators'
import type { Condition } from '@ticolops/obs-indicators'
import { promql } from '@ticolops/obs-promql'
import type { Query } from '@ticolops/obs-promql'
import { gauge } from '@ticolops/obs-signals'
import type { Metric } from '@ticolops/obs-signals'

const records = new Map(
  indicators.flatMap(({ record, query, keeps }) =>
    record === undefined ? [] : [[query.text(), series(record, query.text(), keeps)]],
  ),
)

function series(record: string, help: string, keeps: readonly string[]): Metric {
  return gauge(record, { help, labels: Object.fromEntries(keeps.map((label) => [label, 'bounded' as const])) })
}

/** The recorded series of a query that an indicator records, else the query itself. */
export function read(query: Query): Query {
  const recorded = records.get(query.text())
  return recorded === undefined ? query : promql`${recorded}`
}

/** A condition over recorded series where there are any: alerts are evaluated every 30 seconds, for all services. */
export function asRecorded({ indicator, op, level }: Condition): Query {
  const { query, floor, keeps } = indicator
  const bad = promql`${read(query)} ${op} ${level}`
  return floor === undefined
    ? bad
    : promql`(${bad}) and on (${['namespace', 'service', ...keeps].join(', ')}) (${read(floor.traffic)} > ${floor.above})`
}
