import { substitute, variablesIn } from '@ticolops/obs-dashboards'
import type { Service } from '@ticolops/obs-config'
import type { Bundle, Dashboard, Panel, PanelQuery } from '../bundle.ts'
import { QueryRefused } from '../prometheus.ts'
import type { PrometheusApi } from '../prometheus.ts'
import type { VerificationSummary } from '../verification.ts'
import type { Expectation } from './expectation.ts'
import { findingsOf, hasPack, judgePanel, judgeQuery } from './judge-query.ts'
import type { EmptyCause, QueryVerdict } from './judge-query.ts'
import { isYoung } from './patience.ts'
import type { Checked, Report } from './report.ts'
import { originsOf } from './series.ts'

interface Asked {
  readonly key: string
  readonly dashboard: Dashboard
  readonly panel: Panel
  readonly query: PanelQuery
  readonly scope: Scope
}

/** What stands for the variables that a query has. */
interface Scope {
  readonly namespace?: string
  readonly service?: Service
}

/** Whether every panel's queries return something; what returned something once is not asked again. */
export async function checkPanels(
  { bundle }: Expectation,
  prometheus: PrometheusApi,
  proven: Map<string, QueryVerdict>,
  report: Report,
): Promise<Checked<VerificationSummary['panels']>> {
  const asked = questionsOf(bundle)
  const open = asked.filter(({ key }) => proven.get(key)?.state !== 'data')
  if (open.length > 0) {
    const allNames = await prometheus.metricNames()
    const origins = originsOf(bundle.ruleGroups)
    const age = await secondsSinceReload(prometheus)
    const names = new Map<Service, Set<string>>()
    for (const service of new Set(open.map((each) => each.scope.service))) {
      if (service !== undefined)
        names.set(service, await prometheus.metricNames(`{service="${service.name}",namespace="${service.namespace}"}`))
    }
    await inParallel(open, 6, async (each) => {
      const expr = fillIn(each)
      const answer = await answerOf(prometheus, expr)
      const { service } = each.scope
      const own = service === undefined ? allNames : (names.get(service) ?? allNames)
      proven.set(
        each.key,
        judgeQuery({
          panel: each.panel,
          expr,
          answer,
          names: own,
          allNames,
          origins,
          isYoung: (group) => isYoung(group, age),
          ...(service !== undefined && { service }),
          ...(each.query.emptyMeans !== undefined && { emptyMeans: each.query.emptyMeans }),
        }),
      )
    })
  }
  return countVerdicts(asked, proven, report)
}

function countVerdicts(
  asked: readonly Asked[],
  proven: ReadonlyMap<string, QueryVerdict>,
  report: Report,
): Checked<VerificationSummary['panels']> {
  const states = { data: 0, explained: 0, unexplained: 0 }
  const empty: { dashboard: string; panel: string; cause: EmptyCause }[] = []
  const panels = Map.groupBy(asked, ({ panel }) => panel)
  for (const [panel, queries] of panels) {
    const verdicts = queries.map(({ key }) => proven.get(key) ?? { state: 'unexplained' as const })
    const state = judgePanel(verdicts)
    states[state] += 1
    for (const [index, verdict] of verdicts.entries()) {
      // Beside data, a line that is empty for a known reason is not worth a word; one without a reason is.
      const worth = verdict.state === 'unexplained' || state === 'explained'
      if (verdict.cause !== undefined && worth)
        empty.push({ dashboard: queries[index]?.dashboard.uid ?? '', panel: panel.title, cause: verdict.cause })
    }
  }
  const findings = findingsOf(empty)
  report(
    'panels',
    states.data + states.explained,
    panels.size,
    findings.find(({ severity }) => severity === 'error')?.message,
  )
  const counts = {
    total: panels.size,
    withData: states.data,
    explained: states.explained,
    unexplained: states.unexplained,
  }
  return { counts, findings }
}

/** Every query once, or once for each service or namespace when it has that variable. */
function questionsOf(bundle: Bundle): Asked[] {
  return bundle.dashboards.flatMap((dashboard) =>
    dashboard.panels.flatMap((panel) =>
      panel.queries.flatMap((query) =>
        scopesOf(query.expr, panel, bundle.services).map((scope) => ({
          key: [dashboard.uid, panel.panelId, query.refId, scope.namespace, scope.service?.name].join('/'),
          dashboard,
          panel,
          query,
          scope,
        })),
      ),
    ),
  )
}

/** The choices of a page's variables under which a query must have data, one at a time, as a reader makes them. */
function scopesOf(expr: string, { needs }: Panel, services: readonly Service[]): Scope[] {
  const variables = variablesIn(expr)
  if (variables.includes('service')) return services.map((service) => ({ namespace: service.namespace, service }))
  if (!variables.includes('namespace')) return [{}]
  // A namespace whose services have no database has no exporter of it either.
  const concerned = services.filter((service) => hasPack(service, needs))
  const namespaces = new Set((concerned.length > 0 ? concerned : services).map(({ namespace }) => namespace))
  return [...namespaces].map((namespace) => ({ namespace }))
}

/** Panels that ask anything. */
export function countPanels(bundle: Bundle): number {
  return new Set(questionsOf(bundle).map(({ panel }) => panel)).size
}

async function secondsSinceReload(prometheus: PrometheusApi): Promise<number> {
  const [{ lastConfigTime }, now] = await Promise.all([prometheus.runtimeInfo(), prometheus.now()])
  return now - Date.parse(lastConfigTime) / 1000
}

/** Five minutes hold at least four scrapes at any usual interval; what a panel shows over an hour it shows now, too. */
const TIME = { rateInterval: '5m', interval: '1m', range: '1h' }

function fillIn({ query: { expr }, scope: { namespace, service } }: Asked): string {
  const anything = Object.fromEntries(
    variablesIn(expr)
      .filter((name) => !name.startsWith('__'))
      .map((name) => [name, '.*']),
  )
  const chosen = {
    ...(namespace !== undefined && { namespace }),
    ...(service !== undefined && { service: service.name }),
  }
  return substitute(expr, { ...anything, ...chosen }, TIME)
}

async function answerOf(prometheus: PrometheusApi, expr: string): Promise<number | { refused: string }> {
  try {
    return await prometheus.count(expr)
  } catch (error) {
    if (error instanceof QueryRefused) return { refused: error.message }
    throw error
  }
}

async function inParallel<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values()
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (const item of rest) await work(item)
    }),
  )
}
