import { substitute, variablesIn } from '@ticolops/obs-dashboards'
import type { Service } from '@ticolops/obs-config'
import type { Bundle, Dashboard, Panel, PanelQuery } from '../bundle.ts'
import { QueryRefused } from '../prometheus.ts'
import type { PrometheusApi } from '../prometheus.ts'
import type { VerificationSummary } from '../verification.ts'
import type { Expectation } from './expectation.ts'
import { findingsOf, judgePanel, judgeQuery } from './judge-query.ts'
import type { EmptyCause, QueryVerdict } from './judge-query.ts'
import { isYoung } from './patience.ts'
import type { Checked, Report } from './report.ts'
import { originsOf } from './series.ts'

interface Asked {
  readonly key: string
  readonly dashboard: Dashboard
  readonly panel: Panel
  readonly query: PanelQuery
  readonly service?: Service
}

/** Whether every panel's queries return something; what returned something once is not asked again. */
export async function checkPanels(
  expected: Expectation,
  proven: Map<string, QueryVerdict>,
  report: Report,
): Promise<Checked<VerificationSummary['panels']>> {
  const { bundle, prometheus } = expected
  const asked = questionsOf(bundle)
  const open = asked.filter(({ key }) => proven.get(key)?.state !== 'data')
  if (open.length > 0) {
    const allNames = await prometheus.metricNames()
    const origins = originsOf(bundle.ruleGroups)
    const age = await secondsSinceReload(prometheus)
    const names = new Map<Service, Set<string>>()
    for (const service of new Set(open.map((each) => each.service))) {
      if (service !== undefined)
        names.set(service, await prometheus.metricNames(`{service="${service.name}",namespace="${service.namespace}"}`))
    }
    await inParallel(open, 6, async (each) => {
      const expr = fillIn(each.query.expr, each.service, bundle.services)
      const answer = await answerOf(prometheus, expr)
      const own = each.service === undefined ? allNames : (names.get(each.service) ?? allNames)
      const service = each.service === undefined ? {} : { service: each.service }
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
          ...service,
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

/** Every query once, or once for each service when it has the variable. */
function questionsOf(bundle: Bundle): Asked[] {
  return bundle.dashboards.flatMap((dashboard) =>
    dashboard.panels.flatMap((panel) =>
      panel.queries.flatMap((query): Asked[] => {
        const key = `${dashboard.uid}/${panel.panelId}/${query.refId}`
        if (!variablesIn(query.expr).includes('service')) return [{ key, dashboard, panel, query }]
        return bundle.services.map((service) => ({
          key: `${key}/${service.namespace}/${service.name}`,
          dashboard,
          panel,
          query,
          service,
        }))
      }),
    ),
  )
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

function fillIn(expr: string, service: Service | undefined, services: readonly Service[]): string {
  const anything = Object.fromEntries(
    variablesIn(expr)
      .filter((name) => !name.startsWith('__'))
      .map((name) => [name, '.*']),
  )
  const namespaces = [...new Set(services.map((each) => each.namespace))]
  const scope =
    service === undefined ? { namespace: namespaces } : { service: service.name, namespace: service.namespace }
  return substitute(expr, { ...anything, ...scope }, TIME)
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
