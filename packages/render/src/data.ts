/** One time series: points from old to new, at most one per time. A value may be NaN or infinite, as in Prometheus. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>
  readonly points: readonly Point[]
}

/** Seconds since 1970, and a value. */
export type Point = readonly [time: number, value: number]

/** What one query of a panel brought. */
export interface QueryResult {
  /** The target's `refId`. */
  readonly refId: string
  readonly series: readonly Series[]
  /** Why there is no answer, in a sentence; shown in the panel. */
  readonly error?: string
}

/** Something that happened, such as a deploy: a vertical line in every panel with a time axis. */
export interface Annotation {
  /** Seconds since 1970. */
  readonly time: number
  /** A word or two, such as a version. */
  readonly text: string
  /** The whole story, as a tooltip. */
  readonly details?: string
  /** A Grafana colour name or a CSS colour. */
  readonly color?: string
}

/** The time that the pictures show, in seconds since 1970. */
export interface TimeRange {
  readonly from: number
  readonly to: number
  /** Distance of two points of a series; a longer silence is drawn as a gap. */
  readonly step: number
}

/** Everything that a dashboard's picture shows. */
export interface DashboardData {
  readonly range: TimeRange
  /** By the panel's id. */
  readonly panels: ReadonlyMap<number, readonly QueryResult[]>
  readonly annotations?: readonly Annotation[]
  /** Shown in the header: `service: ticolops-api`. */
  readonly variables?: Readonly<Record<string, string>>
}

/** The `data` of Prometheus's answer to `query` and `query_range`. */
export interface PrometheusData {
  readonly resultType: string
  readonly result: readonly unknown[]
}

type Sample = readonly [time: number, value: string]

/** Prometheus's answer as series. A scalar is a series without labels. Throws on a result type that has no series. */
export function fromPrometheus(data: PrometheusData): Series[] {
  switch (data.resultType) {
    case 'matrix':
      return (data.result as { metric: Record<string, string>; values?: Sample[] }[]).map((series) => ({
        labels: series.metric,
        points: (series.values ?? []).map(point),
      }))
    case 'vector':
      return (data.result as { metric: Record<string, string>; value?: Sample }[]).map((series) => ({
        labels: series.metric,
        points: series.value ? [point(series.value)] : [],
      }))
    case 'scalar':
      return [{ labels: {}, points: [point(data.result as unknown as Sample)] }]
    default:
      throw new Error(`Prometheus answered with a ${data.resultType}, which has no series`)
  }
}

function point([time, value]: Sample): Point {
  return [time, number(value)]
}

/** Numbers as Prometheus writes them. */
function number(text: string): number {
  if (text === '+Inf') return Infinity
  if (text === '-Inf') return -Infinity
  return Number(text)
}
