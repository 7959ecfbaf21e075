import { substitute, variablesIn } from '@ticolops/obs-dashboards'
import type { Service } from '@ticolops/obs-config'
import type { Bundle, Dashboard, Panel, PanelQuery, Rule, RuleGroup } from './bundle.ts'
import type { OnEvent, Rung } from './events.ts'
import { sameExpression, seconds } from './expression.ts'
import { worstFirst } from './finding.ts'
import type { Finding } from './finding.ts'
import { findingsOf, judgePanel, judgeQuery } from './panels.ts'
import type { EmptyCause, QueryVerdict } from './panels.ts'
import { poll } from './poll.ts'
import { PrometheusUnreachable, QueryRefused } from './prometheus.ts'
import type { ActiveTarget, LoadedGroup, LoadedRule, PrometheusApi } from './prometheus.ts'
import type { VerifyOptions } from './target.ts'
import { judge } from './verification.ts'
import type { Verification, VerificationSummary } from './verification.ts'

/** What must be read back, and how a target kind recognises its own. */
export interface Expectation {
  readonly bundle: Bundle
  readonly prometheus: PrometheusApi
  /** How Prometheus is called in messages, and what to do when it does not answer. */
  readonly prometheusName: string
  readonly prometheusHint: string
  /** What to do when the last reload failed. */
  readonly reloadHint: string
  /** The object or file that brings a group. */
  readonly describeGroup: (group: RuleGroup) => string
  readonly isOurGroup: (group: RuleGroup, loaded: LoadedGroup) => boolean
  /** What to do when a group was not loaded. */
  readonly notLoadedHint: string
  readonly isOurTarget: (service: Service, target: ActiveTarget) => boolean
  /** Why Prometheus has no target for a service: the link that is broken between it and the service's port. */
  readonly explainNoTarget: (service: Service) => Promise<Finding>
  /** The dashboards that are in place, and what is wrong with the others. */
  readonly dashboards: () => Promise<{ readonly present: number; readonly findings: readonly Finding[] }>
}

/** Looks at the target until everything is proven or the time is up. */
export async function verifyBundle(expected: Expectation, options: VerifyOptions = {}): Promise<Verification> {
  const report = reporter(options.onEvent)
  const proven = new Map<string, QueryVerdict>()
  const look = (): Promise<Verification> => lookOnce(expected, proven, report)
  return poll(look, (seen) => seen.proven, {
    timeout: options.timeout ?? 180_000,
    every: options.pollEvery ?? 2_000,
    signal: options.signal,
  })
}

type Report = (rung: Rung, done: number, total: number, reason?: string) => void

/** Emits a rung only when it differs from what was last said of it. */
function reporter(onEvent: OnEvent | undefined): Report {
  const last = new Map<Rung, string>()
  return (rung, done, total, reason) => {
    const state = done >= total && reason === undefined ? 'done' : 'waiting'
    const now = JSON.stringify([state, done, total, reason])
    if (last.get(rung) === now) return
    last.set(rung, now)
    onEvent?.({ type: 'rung', rung, state, done, total, ...(reason === undefined ? {} : { reason }) })
  }
}

async function lookOnce(expected: Expectation, proven: Map<string, QueryVerdict>, report: Report): Promise<Verification> {
  const { bundle } = expected
  const dashboards = await expected.dashboards()
  report('dashboards', dashboards.present, bundle.dashboards.length, dashboards.findings[0]?.message)
  const empty: VerificationSummary = {
    targets: { total: bundle.services.length, up: 0 },
    ruleGroups: { total: bundle.ruleGroups.length, loaded: 0, healthy: 0 },
    panels: { total: countPanels(bundle), withData: 0, explained: 0, unexplained: countPanels(bundle) },
    dashboards: { total: bundle.dashboards.length, present: dashboards.present },
  }
  try {
    const config = await checkReload(expected, report)
    const ruleGroups = await checkRules(expected, report)
    const targets = await checkTargets(expected, report)
    const panels = await checkPanels(expected, proven, report)
    const summary = { ...empty, ruleGroups: ruleGroups.counts, targets: targets.counts, panels: panels.counts }
    return judge(summary, worstFirst([...config, ...ruleGroups.findings, ...targets.findings, ...panels.findings, ...dashboards.findings]))
  } catch (error) {
    if (!(error instanceof PrometheusUnreachable)) throw error
    report('prometheus', 0, 1, error.message)
    const finding: Finding = {
      id: 'prometheus.unreachable',
      severity: 'error',
      object: expected.prometheusName,
      message: `${expected.prometheusName} does not answer: ${error.message}. What was installed cannot be proven.`,
      fix: expected.prometheusHint,
    }
    return judge(empty, worstFirst([finding, ...dashboards.findings]))
  }
}

async function checkReload(expected: Expectation, report: Report): Promise<Finding[]> {
  const { reloadConfigSuccess } = await expected.prometheus.runtimeInfo()
  report('prometheus', 1, 1)
  if (reloadConfigSuccess) {
    report('config', 1, 1)
    return []
  }
  const message = 'The last reload of its configuration failed; it keeps running with the one before, old rules included.'
  report('config', 0, 1, message)
  return [{ id: 'prometheus.config-reload', severity: 'error', object: expected.prometheusName, message, fix: expected.reloadHint }]
}

interface Checked<C> {
  readonly counts: C
  readonly findings: readonly Finding[]
}

async function checkRules(expected: Expectation, report: Report): Promise<Checked<VerificationSummary['ruleGroups']>> {
  const groups = expected.bundle.ruleGroups
  const loaded = await expected.prometheus.ruleGroups()
  const verdicts = groups.map((group) => judgeGroup(expected, group, loaded))
  const findings = verdicts.flatMap((verdict) => verdict.findings)
  const counts = {
    total: groups.length,
    loaded: verdicts.filter((verdict) => verdict.loaded).length,
    healthy: verdicts.filter((verdict) => verdict.healthy).length,
  }
  report('rules', counts.healthy, counts.total, findings[0]?.message)
  return { counts, findings }
}

function judgeGroup(
  expected: Expectation,
  group: RuleGroup,
  all: readonly LoadedGroup[],
): { loaded: boolean; healthy: boolean; findings: Finding[] } {
  const object = expected.describeGroup(group)
  const running = all.find((each) => each.name === group.name && expected.isOurGroup(group, each))
  const error = (id: string, message: string, fix: string): Finding => ({ id, severity: 'error', object, message, fix })
  if (running === undefined) {
    const message = `Prometheus has not loaded the rule group "${group.name}".`
    return { loaded: false, healthy: false, findings: [error('rules.not-loaded', message, expected.notLoadedHint)] }
  }
  if (!isPresentVersion(group, running)) {
    const message = `Prometheus still runs an earlier version of the rule group "${group.name}".`
    return { loaded: false, healthy: false, findings: [error('rules.stale', message, expected.notLoadedHint)] }
  }
  const failing = running.rules.filter((rule) => rule.health === 'err')
  const waiting = running.rules.filter((rule) => rule.health === 'unknown')
  const findings = failing.map((rule) =>
    error('rules.unhealthy', `The rule ${rule.name} of "${group.name}" fails: ${rule.lastError ?? 'no reason given'}.`, `Run the expression in Prometheus: ${rule.query}`),
  )
  if (waiting.length > 0) {
    const message = `${waiting.length} of ${running.rules.length} rules of "${group.name}" have not been evaluated yet.`
    findings.push(error('rules.not-evaluated', message, `Wait for the group's interval (${group.interval ?? "Prometheus's default"}) and verify again.`))
  }
  return { loaded: true, healthy: findings.length === 0, findings }
}

/** Whether what runs is what was installed: the same rules in the same order, with all that a person or a router would notice. */
function isPresentVersion(group: RuleGroup, running: LoadedGroup): boolean {
  if (group.rules.length !== running.rules.length) return false
  return group.rules.every((rule, index) => {
    const other = running.rules[index]
    return other !== undefined && isSameRule(rule, other)
  })
}

function isSameRule(rule: Rule, running: LoadedRule): boolean {
  if (running.name !== nameOf(rule) || !sameExpression(rule.expr, running.query)) return false
  if (!contains(running.labels, rule.labels) || !contains(running.annotations, rule.annotations)) return false
  return rule.alert === undefined || (running.duration ?? 0) === seconds(rule.for ?? '0s')
}

/** The operator may add labels of its own; those that are asked for must be there. */
function contains(all: Readonly<Record<string, string>> = {}, some: Readonly<Record<string, string>> = {}): boolean {
  return Object.entries(some).every(([key, value]) => all[key] === value)
}

function nameOf(rule: Rule): string {
  return rule.record ?? rule.alert ?? ''
}

async function checkTargets(expected: Expectation, report: Report): Promise<Checked<VerificationSummary['targets']>> {
  const active = await expected.prometheus.targets()
  const findings: Finding[] = []
  let total = 0
  let up = 0
  for (const service of expected.bundle.services) {
    const own = active.filter((target) => expected.isOurTarget(service, target))
    if (own.length === 0) findings.push(await expected.explainNoTarget(service))
    // A service without any target counts as one that is not up: nothing is ever green because it is not there.
    total += Math.max(own.length, 1)
    up += own.filter((target) => target.health === 'up').length
    findings.push(...own.filter((target) => target.health !== 'up').map((target) => targetFinding(service, target)))
  }
  report('targets', up, total, findings[0]?.message)
  return { counts: { total, up }, findings }
}

function targetFinding(service: Service, target: ActiveTarget): Finding {
  const object = `target ${target.scrapeUrl}`
  if (target.health === 'unknown') {
    const message = `${service.name} at ${target.scrapeUrl} has not been scraped yet.`
    return { id: 'target.not-scraped', severity: 'error', object, message, fix: 'Wait for one scrape interval and verify again.' }
  }
  const message = `${service.name} at ${target.scrapeUrl} cannot be scraped: ${target.lastError || 'no reason given'}.`
  return { id: 'target.down', severity: 'error', object, message, fix: scrapeFix(target.lastError) }
}

function scrapeFix(reason: string): string {
  if (/refused/.test(reason)) return 'Nothing listens there: does the service call instrument(), and is its telemetry port the one in the configuration?'
  if (/deadline|timeout|i\/o/.test(reason)) return 'A NetworkPolicy or firewall may keep Prometheus out: allow its namespace to reach the telemetry port.'
  if (/404|401|403/.test(reason)) return 'Something else listens on that port: the scrape configuration must name the telemetry port.'
  return 'Open the address from where Prometheus runs.'
}

interface Asked {
  readonly key: string
  readonly dashboard: Dashboard
  readonly panel: Panel
  readonly query: PanelQuery
  readonly service?: Service
}

async function checkPanels(expected: Expectation, proven: Map<string, QueryVerdict>, report: Report): Promise<Checked<VerificationSummary['panels']>> {
  const { bundle, prometheus } = expected
  const asked = questionsOf(bundle)
  const open = asked.filter(({ key }) => proven.get(key)?.state !== 'data')
  if (open.length > 0) {
    const allNames = await prometheus.metricNames()
    const names = new Map<Service, Set<string>>()
    for (const service of new Set(open.map((each) => each.service))) {
      if (service !== undefined) names.set(service, await prometheus.metricNames(`{service="${service.name}",namespace="${service.namespace}"}`))
    }
    await inParallel(open, 6, async (each) => {
      const expr = fillIn(each.query.expr, each.service, bundle.services)
      const answer = await answerOf(prometheus, expr)
      const own = each.service === undefined ? allNames : (names.get(each.service) ?? allNames)
      const service = each.service === undefined ? {} : { service: each.service }
      proven.set(each.key, judgeQuery({ panel: each.panel, expr, answer, names: own, allNames, ...service }))
    })
  }
  return countVerdicts(asked, proven, report)
}

function countVerdicts(asked: readonly Asked[], proven: ReadonlyMap<string, QueryVerdict>, report: Report): Checked<VerificationSummary['panels']> {
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
      if (verdict.cause !== undefined && worth) empty.push({ dashboard: queries[index]?.dashboard.uid ?? '', panel: panel.title, cause: verdict.cause })
    }
  }
  const findings = findingsOf(empty)
  report('panels', states.data + states.explained, panels.size, findings.find(({ severity }) => severity === 'error')?.message)
  const counts = { total: panels.size, withData: states.data, explained: states.explained, unexplained: states.unexplained }
  return { counts, findings }
}

/** Every query once, or once for each service when it has the variable. */
function questionsOf(bundle: Bundle): Asked[] {
  return bundle.dashboards.flatMap((dashboard) =>
    dashboard.panels.flatMap((panel) =>
      panel.queries.flatMap((query): Asked[] => {
        const key = `${dashboard.uid}/${panel.panelId}/${query.refId}`
        if (!variablesIn(query.expr).includes('service')) return [{ key, dashboard, panel, query }]
        return bundle.services.map((service) => ({ key: `${key}/${service.namespace}/${service.name}`, dashboard, panel, query, service }))
      }),
    ),
  )
}

function countPanels(bundle: Bundle): number {
  return new Set(questionsOf(bundle).map(({ panel }) => panel)).size
}

/** Five minutes hold at least four scrapes at any usual interval; what a panel shows over an hour it shows now, too. */
const TIME = { rateInterval: '5m', interval: '1m', range: '1h' }

function fillIn(expr: string, service: Service | undefined, services: readonly Service[]): string {
  const anything = Object.fromEntries(variablesIn(expr).filter((name) => !name.startsWith('__')).map((name) => [name, '.*']))
  const namespaces = [...new Set(services.map((each) => each.namespace))]
  const scope = service === undefined ? { namespace: namespaces } : { service: service.name, namespace: service.namespace }
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
