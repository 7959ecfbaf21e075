import type { Part, Service } from '@ticolops/obs-config'
import { about, catalogue, metricsOf, spell } from '@ticolops/obs-signals'
import type { Metric, NamingProfile, Pack } from '@ticolops/obs-signals'
import { metricNames } from '@ticolops/obs-promql'
import type { Panel } from './bundle.ts'
import type { Finding, Severity } from './finding.ts'

/** What one query of a panel came to. */
export interface QueryVerdict {
  readonly state: 'data' | 'explained' | 'unexplained'
  /** Why it is empty; absent with data. */
  readonly cause?: EmptyCause
}

/** Why a query returned nothing. Equal `id`, `about` and `message` are one finding, however many panels show it. */
export interface EmptyCause {
  readonly id: string
  readonly severity: Severity
  /** The service or exporter that it is about. */
  readonly about: string
  readonly message: string
  readonly fix: string
}

/** What is known when a query came back. */
export interface QueryFacts {
  readonly panel: Panel
  readonly expr: string
  /** Number of series; or the message with which Prometheus refused the query. */
  readonly answer: number | { readonly refused: string }
  /** The service that stood for `$service`; absent when the query has no such variable. */
  readonly service?: Service
  /** Metrics that exist, of this service when there is one, of the whole Prometheus otherwise. */
  readonly names: ReadonlySet<string>
  /** Metrics that exist anywhere in this Prometheus. */
  readonly allNames: ReadonlySet<string>
}

const PROFILES: readonly NamingProfile[] = ['otlp', 'otel-scrape', 'prom-client']

/** Packs that a part of a service stands for. */
const PART_PACKS: Readonly<Record<Part, readonly string[]>> = {
  http: ['http.server'],
  'http-client': ['http.client'],
  node: ['nodejs', 'process'],
  postgres: ['db.client', 'postgres.exporter'],
  redis: ['db.client', 'redis.exporter'],
}

/** Packs that a running process writes from its first second: if they are missing, something is broken, not idle. */
const ALWAYS_WRITTEN = new Set(['nodejs', 'process', 'target'])

/** Judges one query. A pure function: all that is asked of Prometheus was asked before. */
export function judgeQuery(facts: QueryFacts): QueryVerdict {
  if (typeof facts.answer === 'number') return facts.answer > 0 ? { state: 'data' } : judgeEmpty(facts)
  const cause = {
    id: 'panel.query-refused',
    severity: 'error',
    about: facts.panel.title,
    message: `Prometheus cannot run a query of "${facts.panel.title}": ${facts.answer.refused} (${facts.expr})`,
    fix: 'Correct the expression, and generate and install again.',
  } as const
  return { state: 'unexplained', cause }
}

function judgeEmpty(facts: QueryFacts): QueryVerdict {
  const { panel, service, names, allNames } = facts
  if (panel.emptyIsFine) return explained('panel.nothing-happened', 'info', 'panels', 'These show events that have not happened yet.', '')
  const pack = catalogue.find((each) => each[about].name === panel.needs)
  if (pack === undefined) return unexplained(facts, 'its metrics exist, but it returns nothing')

  const { exporter, hint, name } = pack[about]
  const packNames = seriesNamesOf(pack)
  const ofApplication = pack[about].spelling === 'profiles'
  if (!packNames.some((each) => allNames.has(each)) && !ofApplication && !ALWAYS_WRITTEN.has(name)) {
    return explained('panel.exporter-missing', 'warning', exporter, `There are no series of ${exporter} in this Prometheus.`, hint)
  }
  if (service !== undefined && isOptionalPack(name) && !service.parts.some((part) => PART_PACKS[part].includes(name))) {
    return explained('panel.part-missing', 'info', service.name, `${service.name} has no part that writes ${name} series.`, '')
  }
  const missing = metricNames(facts.expr).filter((each) => !names.has(each))
  const whose = service === undefined ? '' : ` of ${service.name}`
  if (missing.length > 0 && !ALWAYS_WRITTEN.has(name)) {
    const series = missing.join(', ')
    return explained('panel.not-exercised', 'warning', service?.name ?? exporter, `There are no series ${series}${whose} yet: the feature was not used, or its library is not instrumented.`, hint)
  }
  return unexplained(facts, missing.length > 0 ? `there are no series ${missing.join(', ')}${whose}` : 'its metrics exist, but it returns nothing', hint)
}

function explained(id: string, severity: Severity, subject: string, message: string, fix: string): QueryVerdict {
  return { state: 'explained', cause: { id, severity, about: subject, message, fix } }
}

function unexplained(facts: QueryFacts, why: string, hint = ''): QueryVerdict {
  const whose = facts.service === undefined ? '' : ` for ${facts.service.name}`
  const cause = {
    id: 'panel.empty',
    severity: 'error',
    about: facts.panel.title,
    message: `The panel "${facts.panel.title}" has no data${whose}: ${why} (${facts.expr}).`,
    fix: hint === '' ? 'Run the query in Prometheus; a rate needs two scrapes.' : hint,
  } as const
  return { state: 'unexplained', cause }
}

function isOptionalPack(name: string): boolean {
  return Object.values(PART_PACKS).some((packs) => packs.includes(name))
}

/** The worst of several: a panel is as good as its least query, but one with data is enough to call the explained rest detail. */
export function judgePanel(verdicts: readonly QueryVerdict[]): QueryVerdict['state'] {
  if (verdicts.some((verdict) => verdict.state === 'unexplained')) return 'unexplained'
  return verdicts.some((verdict) => verdict.state === 'data') ? 'data' : 'explained'
}

/** One finding per cause, naming the panels that show it. */
export function findingsOf(empty: readonly { readonly dashboard: string; readonly panel: string; readonly cause: EmptyCause }[]): Finding[] {
  const groups = Map.groupBy(empty, ({ cause }) => `${cause.id}\n${cause.about}\n${cause.message}`)
  return [...groups.values()].flatMap((group) => {
    const first = group[0]
    if (first === undefined) return []
    const { id, severity, message, fix } = first.cause
    const panels = [...new Set(group.map(({ dashboard, panel }) => `${dashboard}/${panel}`))]
    const object = panels.length === 1 ? `panel ${panels[0]}` : `${panels.length} panels: ${panels.join(', ')}`
    return [{ id, severity, object, message, fix }]
  })
}

const cache = new Map<Pack, readonly string[]>()

/** Every series name that a pack may have, in any spelling. */
function seriesNamesOf(pack: Pack): readonly string[] {
  const known = cache.get(pack)
  if (known !== undefined) return known
  const names = metricsOf(pack).flatMap(seriesNames)
  cache.set(pack, names)
  return names
}

function seriesNames(metric: Metric): string[] {
  const families = new Set(PROFILES.map((profile) => spell(metric, profile)?.name).filter((name) => name !== undefined))
  const suffixes = metric.kind === 'histogram' ? ['_bucket', '_count', '_sum'] : metric.kind === 'summary' ? ['', '_count', '_sum'] : ['']
  return [...families].flatMap((family) => suffixes.map((suffix) => family + suffix))
}
