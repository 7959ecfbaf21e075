import { substitute } from '@ticolops/obs-dashboards'
import type { TimeVariables } from '@ticolops/obs-dashboards'
import type { Annotation, DashboardData, Panel, QueryResult, TimeRange } from '@ticolops/obs-render'
import type { AnnotationModel, DashboardModel, TargetModel } from './dashboard-model.ts'
import type { PrometheusReader } from './prometheus.ts'
import { ALL, resolveVariables, valuesOf } from './variables.ts'
import type { Variable } from './variables.ts'

/** Queries that are on their way at once: enough to be quick, few enough for a small Prometheus. */
const PARALLEL = 8

/** Points that a graph has at most. */
const POINTS = 240

/** Steps that people read, in seconds. */
const STEPS = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1800, 3600]

/** What is asked for. */
export interface Selection {
  /** Variable values by name. */
  readonly variables: Readonly<Record<string, string>>
  /** End of the time shown, in seconds since 1970, and its length in seconds. */
  readonly to: number
  readonly seconds: number
}

/** A dashboard's data, and the choices that its variables leave. */
export interface LoadedDashboard {
  readonly data: DashboardData
  readonly variables: readonly Variable[]
}

/** Asks Prometheus everything that a dashboard shows. What it does not answer becomes a text in its panel. */
export async function loadDashboard(
  json: DashboardModel,
  prometheus: PrometheusReader,
  selection: Selection,
): Promise<LoadedDashboard> {
  const scrape = await prometheus.scrapeInterval().catch(() => 15)
  const range = timeRange(selection, scrape)
  const time: TimeVariables = {
    // As Grafana computes it: four scrapes, or one step and a scrape.
    rateInterval: `${Math.ceil(Math.max(scrape * 4, range.step + scrape))}s`,
    interval: `${range.step}s`,
    range: `${range.to - range.from}s`,
  }
  const variables = await resolveVariables(json.templating?.list ?? [], {
    prometheus,
    choices: selection.variables,
    range,
    time,
  })
  const values = valuesOf(variables)
  const ask = (expr: string, instant: boolean) => {
    const query = substitute(expr, values, time)
    return instant ? prometheus.query(query, range.to) : prometheus.queryRange(query, range)
  }

  const panels = new Map<number, QueryResult[]>()
  const jobs = panelsOf(json.panels ?? []).flatMap((panel) => {
    const results: QueryResult[] = []
    panels.set(panel.id ?? -1, results)
    return targetsOf(panel).map((target, index) => async () => {
      results[index] = await answer(target, index, ask)
    })
  })
  const annotations: Annotation[] = []
  for (const annotation of json.annotations?.list ?? [])
    jobs.push(async () => {
      annotations.push(...(await marks(annotation, range, ask)))
    })
  await inParallel(jobs)
  return {
    variables,
    data: {
      range,
      panels,
      annotations: annotations.toSorted((a, b) => a.time - b.time || (a.text < b.text ? -1 : 1)),
      variables: Object.fromEntries(
        variables
          .filter(({ hidden }) => !hidden)
          .map(({ label, chosen }) => [label.toLowerCase(), chosen === ALL ? 'all' : chosen]),
      ),
    },
  }
}

/** The time to show, on whole steps, so that a moving window does not make the lines dance. */
function timeRange({ to, seconds }: Selection, scrape: number): TimeRange {
  const wanted = Math.max(seconds / POINTS, scrape)
  const step = STEPS.find((one) => one >= wanted) ?? 3600
  const end = Math.floor(to / step) * step
  return { from: end - Math.ceil(seconds / step) * step, to: end, step }
}

type Ask = (expr: string, instant: boolean) => ReturnType<PrometheusReader['query']>

async function answer(target: TargetModel, index: number, ask: Ask): Promise<QueryResult> {
  const refId = target.refId ?? String.fromCharCode(65 + index)
  try {
    return { refId, series: await ask(target.expr ?? '', target.instant === true && target.range !== true) }
  } catch (error) {
    return { refId, series: [], error: error instanceof Error ? error.message : String(error) }
  }
}

/** One mark where each series of an annotation's query begins. */
async function marks(annotation: AnnotationModel, range: TimeRange, ask: Ask): Promise<Annotation[]> {
  const { enable = true, name = '', iconColor, titleFormat = '', textFormat = '', tagKeys = '' } = annotation
  const expr = annotation.target?.expr ?? annotation.expr
  if (!enable || expr === undefined || expr === '') return []
  // What Prometheus does not answer here is said in the panels already.
  const series = await ask(expr, false).catch(() => [])
  return series.flatMap(({ labels, points }) => {
    const fill = (format: string) =>
      format.replace(/\{\{\s*(.+?)\s*\}\}/g, (_, label: string) => labels[label] ?? '').trim()
    const tags = tagKeys.split(',').flatMap((key) => labels[key.trim()] ?? [])
    const title = fill(titleFormat) || name
    const mark = {
      text: tags.join(' ') || title,
      details: [title, fill(textFormat)].filter(Boolean).join('. '),
      ...(iconColor !== undefined && { color: iconColor }),
    }
    return points
      .filter(([time], index) => time - (points[index - 1]?.[0] ?? -Infinity) > range.step)
      .map(([time]) => Object.assign({ time }, mark))
  })
}

function panelsOf(panels: readonly Panel[]): Panel[] {
  return panels.flatMap((panel) => [panel, ...(panel.panels ?? [])])
}

function targetsOf(panel: Panel): readonly TargetModel[] {
  return ((panel.targets ?? []) as readonly TargetModel[]).filter((target) => !target.hide)
}

async function inParallel(jobs: readonly (() => Promise<void>)[]): Promise<void> {
  const queue = jobs.values()
  await Promise.all(
    Array.from({ length: PARALLEL }, async () => {
      for (const job of queue) await job()
    }),
  )
}
