import type { Part, Service } from '@ticolops/obs-config'
import { about } from '@ticolops/obs-signals'
import type { Pack } from '@ticolops/obs-signals'
import type { Panel, RuleGroup } from '../bundle.ts'
import type { Finding, Severity } from '../finding.ts'
import { isSlow } from './patience.ts'
import { hasAny, isOfApplication } from './series.ts'
import type { Recorded, SeriesOrigins } from './series.ts'

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
  /** What no result of this query alone means; absent when it should have one. */
  readonly emptyMeans?: string
  /** Number of series; or the message with which Prometheus refused the query. */
  readonly answer: number | { readonly refused: string }
  /** The service that stood for `$service`; absent when the query has no such variable. */
  readonly service?: Service
  /** Metrics that exist, of this service when there is one, of the whole Prometheus otherwise. */
  readonly names: ReadonlySet<string>
  /** Metrics that exist anywhere in this Prometheus. */
  readonly allNames: ReadonlySet<string>
  readonly origins: SeriesOrigins
  /** Whether a rule group was loaded so lately that it may not have written everything yet. */
  readonly isYoung: (group: RuleGroup) => boolean
}

/** Packs that a part of a service stands for. */
const PART_PACKS: Readonly<Record<Part, readonly string[]>> = {
  http: ['http.server'],
  'http-client': ['http.client'],
  node: ['nodejs', 'process'],
  postgres: ['db.client', 'postgres.exporter'],
  redis: ['db.client', 'redis.exporter'],
  backup: ['backup'],
  collector: ['otel.collector'],
}

/** Whether a service has a part that stands for the pack of this dotted name. */
export function hasPack(service: Service, pack: string): boolean {
  return service.parts.some((part) => PART_PACKS[part].includes(pack))
}

/** Packs that a running process, or Prometheus for every target, writes from the first second: if they are missing, something is broken, not idle. */
const ALWAYS_WRITTEN: ReadonlySet<string> = new Set(['nodejs', 'process', 'target'])

/** Packs that Prometheus writes by itself and only now and then: nobody has to install anything for them. */
const BUILT_IN: ReadonlySet<string> = new Set(['alerts', 'target'])

/** Judges one query. A pure function: all that is asked of Prometheus was asked before. */
export function judgeQuery(facts: QueryFacts): QueryVerdict {
  if (typeof facts.answer === 'number') return facts.answer > 0 ? { state: 'data' } : judgeEmpty(facts)
  const cause = {
    id: 'panel.query-refused',
    severity: 'error',
    about: facts.panel.title,
    message: `Prometheus cannot run a query of "${facts.panel.title}": ${facts.answer.refused} (${oneLine(facts.expr)})`,
    fix: 'Correct the expression, and generate and install again.',
  } as const
  return { state: 'unexplained', cause }
}

/** Goes from what is missing at the root (an exporter, a part, a feature) up to the rules in between; what is left has no excuse. */
function judgeEmpty(facts: QueryFacts): QueryVerdict {
  const { panel, service, allNames, origins } = facts
  const roots = origins.rootsOf(facts.expr)
  const packs = [...new Set(roots.map((name) => origins.packOf(name)).filter((pack) => pack !== undefined))]

  const uninstalled = packs.find(
    (pack) => !isOfApplication(pack) && !BUILT_IN.has(pack[about].name) && !hasAny(pack, allNames),
  )
  if (uninstalled !== undefined) {
    const { exporter, hint } = uninstalled[about]
    return explained(
      'panel.exporter-missing',
      'warning',
      exporter,
      `There are no series of ${exporter} in this Prometheus.`,
      hint,
    )
  }
  const missing = roots.filter((name) => isMissing(name, facts))
  // Before "nothing happened" is believed: what would tell may not be recorded yet.
  const young = missing.length === 0 ? judgeYoung(facts) : undefined
  if (young !== undefined) return young
  if (panel.emptyIsFine) {
    const { emptyMeans = 'These show events that have not happened yet.' } = panel
    return explained('panel.nothing-happened', 'info', 'panels', emptyMeans, '')
  }
  if (facts.emptyMeans !== undefined) return explained('panel.nothing-happened', 'info', 'panels', facts.emptyMeans, '')

  const undeclared = packs.find((pack) => service !== undefined && !declares(service, pack))
  if (service !== undefined && undeclared !== undefined) {
    const message = `${service.name} has no part that writes ${undeclared[about].name} series.`
    return explained('panel.part-missing', 'info', service.name, message, '')
  }
  return missing.length > 0 ? judgeMissing(facts, missing) : judgeRecorded(facts)
}

/** Series that nobody writes: a feature that was not used yet, unless they are written by anything that runs. */
function judgeMissing(facts: QueryFacts, missing: readonly string[]): QueryVerdict {
  const { service, names, origins } = facts
  const pack = origins.packOf(missing[0] ?? '')
  const whose = service === undefined ? '' : ` of ${service.name}`
  if (pack === undefined)
    return unexplained(
      facts,
      `There are no series ${missing.join(', ')}${whose}`,
      'See that something writes them, and that it is scraped.',
    )
  const { name, exporter, hint } = pack[about]
  const subject = service?.name ?? exporter
  const none = !hasAny(pack, names)
  const message = `There are no series ${none ? `of the pack ${name}` : missing.join(', ')}${whose}`
  if (!ALWAYS_WRITTEN.has(name)) {
    return explained(
      'panel.not-exercised',
      'warning',
      subject,
      `${message} yet: the feature was not used, or is not instrumented.`,
      hint,
    )
  }
  if (!none) return unexplained(facts, message, hint)
  const broken = `${message}, although whatever runs writes them.`
  return {
    state: 'unexplained',
    cause: { id: 'panel.pack-missing', severity: 'error', about: subject, message: broken, fix: hint },
  }
}

/** Rules that were loaded so lately that what they have not written says nothing. */
function judgeYoung(facts: QueryFacts): QueryVerdict | undefined {
  const young = silentIn(facts).find(({ group }) => facts.isYoung(group))
  if (young === undefined) return undefined
  const { name, interval = 'now and then' } = young.group
  const message = `The rule group "${name}" runs every ${interval} and has not written everything yet`
  return isSlow(young.group)
    ? explained('panel.not-recorded-yet', 'info', name, `${message}.`, 'Look again in a few minutes.')
    : unexplained(facts, message, 'Look again in a minute.')
}

/** All that the query needs is there, so its own recording rules, or the query, are to blame. */
function judgeRecorded(facts: QueryFacts): QueryVerdict {
  const [first] = silentIn(facts)
  if (first === undefined)
    return unexplained(
      facts,
      'Its metrics exist, but it returns nothing',
      'Run the query in Prometheus; a rate needs two scrapes.',
    )
  return unexplained(
    facts,
    `The rule group "${first.group.name}" has written no ${first.name}`,
    'Run the expression of that rule in Prometheus.',
  )
}

/** The recorded series that a query reads and nobody has written. */
function silentIn({ origins, expr, names }: QueryFacts): readonly Recorded[] {
  return origins.recordedIn(expr).filter(({ name }) => !names.has(name))
}

function isMissing(name: string, { names, allNames, origins }: QueryFacts): boolean {
  const pack = origins.packOf(name)
  // What exporters write is about databases, pods and nodes: it does not carry the service's name.
  return !(pack !== undefined && !isOfApplication(pack) ? allNames : names).has(name)
}

/** Whether a service has the part that writes a pack; packs that no part stands for belong to every service. */
function declares(service: Service, pack: Pack): boolean {
  const { name } = pack[about]
  const optional = Object.values(PART_PACKS).some((packs) => packs.includes(name))
  return !optional || hasPack(service, name)
}

function explained(id: string, severity: Severity, subject: string, message: string, fix: string): QueryVerdict {
  return { state: 'explained', cause: { id, severity, about: subject, message, fix } }
}

function unexplained(facts: QueryFacts, why: string, fix: string): QueryVerdict {
  const whose = facts.service === undefined ? '' : ` for ${facts.service.name}`
  const cause = {
    id: 'panel.empty',
    severity: 'error',
    about: facts.panel.title,
    message: `The panel "${facts.panel.title}" has no data${whose}. ${why}: ${oneLine(facts.expr)}`,
    fix,
  } as const
  return { state: 'unexplained', cause }
}

function oneLine(expr: string): string {
  return expr.replaceAll(/\s+/g, ' ').trim()
}

/** The worst of several: a panel is as good as its least query, but one with data is enough to call the explained rest detail. */
export function judgePanel(verdicts: readonly QueryVerdict[]): QueryVerdict['state'] {
  if (verdicts.some((verdict) => verdict.state === 'unexplained')) return 'unexplained'
  return verdicts.some((verdict) => verdict.state === 'data') ? 'data' : 'explained'
}

/** One finding per cause, naming the panels that show it. */
export function findingsOf(
  empty: readonly { readonly dashboard: string; readonly panel: string; readonly cause: EmptyCause }[],
): Finding[] {
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
