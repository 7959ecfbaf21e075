import { TargetError } from '../errors.ts'
import { worstFirst } from '../finding.ts'
import type { Finding } from '../finding.ts'
import { poll } from '../poll.ts'
import { PrometheusUnreachable } from '../prometheus.ts'
import type { VerifyOptions } from '../target.ts'
import { judge } from '../verification.ts'
import type { Verification, VerificationSummary } from '../verification.ts'
import type { Expectation, Replica } from './expectation.ts'
import type { QueryVerdict } from './judge-query.ts'
import { checkPanels, countPanels } from './panels.ts'
import { reporter } from './report.ts'
import type { Report } from './report.ts'
import { checkRules } from './rules.ts'
import { checkTargets } from './targets.ts'

/** Looks at the target until everything is proven or the time is up. */
export async function verifyBundle(expected: Expectation, options: VerifyOptions = {}): Promise<Verification> {
  const report = reporter(options.onEvent)
  const verdicts: Verdicts = new Map()
  const look = (): Promise<Verification> => lookOnce(expected, verdicts, report)
  return poll(look, (seen) => seen.proven, {
    timeout: options.timeout ?? 180_000,
    every: options.pollEvery ?? 2_000,
    signal: options.signal,
  })
}

/** What each query came to, by the name of the replica that was asked. */
type Verdicts = Map<string, Map<string, QueryVerdict>>

type Dashboards = Awaited<ReturnType<Expectation['dashboards']>>

/** A replicated Prometheus is as good as its worst replica: the first that proves nothing speaks for all. */
async function lookOnce(expected: Expectation, verdicts: Verdicts, report: Report): Promise<Verification> {
  const { bundle } = expected
  let seen = judge(nothingSeen(expected, 0), [])
  try {
    const dashboards = await expected.dashboards()
    report('dashboards', dashboards.present, bundle.dashboards.length, dashboards.findings[0]?.message)
    const replicas = await expected.replicas()
    for (const replica of replicas) {
      const verdictsHere = verdicts.get(replica.name) ?? new Map<string, QueryVerdict>()
      verdicts.set(replica.name, verdictsHere)
      seen = await lookAt(replica, expected, dashboards, verdictsHere, report)
      if (!seen.proven) return replicas.length === 1 ? seen : withSpeaker(seen, replica, replicas.length)
    }
    return seen
  } catch (error) {
    // What was applied stays applied when the target cannot be read for a moment; it is only not proven.
    if (!(error instanceof TargetError)) throw error
    const { id, message, hint } = error
    report('prometheus', 0, 1, message)
    return judge(seen.summary, [{ id, severity: 'error', object: 'verification', message, fix: hint }])
  }
}

async function lookAt(
  replica: Replica,
  expected: Expectation,
  dashboards: Dashboards,
  verdicts: Map<string, QueryVerdict>,
  report: Report,
): Promise<Verification> {
  const { name, api } = replica
  const empty = nothingSeen(expected, dashboards.present)
  try {
    const config = await checkReload(expected, replica, report)
    const ruleGroups = await checkRules(expected, api, report)
    const targets = await checkTargets(expected, api, report)
    const panels = await checkPanels(expected, api, verdicts, report)
    const summary = { ...empty, ruleGroups: ruleGroups.counts, targets: targets.counts, panels: panels.counts }
    return judge(
      summary,
      worstFirst([...config, ...ruleGroups.findings, ...targets.findings, ...panels.findings, ...dashboards.findings]),
    )
  } catch (error) {
    if (!(error instanceof PrometheusUnreachable)) throw error
    report('prometheus', 0, 1, error.message)
    const finding: Finding = {
      id: 'prometheus.unreachable',
      severity: 'error',
      object: name,
      message: `${name} does not answer: ${error.message}. What was installed cannot be proven.`,
      fix: expected.prometheusHint,
    }
    return judge(empty, worstFirst([finding, ...dashboards.findings]))
  }
}

function nothingSeen({ bundle }: Expectation, dashboardsPresent: number): VerificationSummary {
  const panels = countPanels(bundle)
  return {
    targets: { total: bundle.services.length, up: 0 },
    ruleGroups: { total: bundle.ruleGroups.length, loaded: 0, healthy: 0 },
    panels: { total: panels, withData: 0, explained: 0, unexplained: panels },
    dashboards: { total: bundle.dashboards.length, present: dashboardsPresent },
  }
}

function withSpeaker(seen: Verification, { name }: Replica, count: number): Verification {
  const message = `All this is about this one of ${count} replicas.`
  const speaker: Finding = { id: 'prometheus.replica', severity: 'info', object: name, message, fix: '' }
  return { ...seen, findings: [...seen.findings, speaker] }
}

async function checkReload(expected: Expectation, { name, api }: Replica, report: Report): Promise<Finding[]> {
  const { reloadConfigSuccess } = await api.runtimeInfo()
  report('prometheus', 1, 1)
  if (reloadConfigSuccess) {
    report('config', 1, 1)
    return []
  }
  const message =
    'The last reload of its configuration failed; it keeps running with the one before, old rules included.'
  report('config', 0, 1, message)
  return [
    {
      id: 'prometheus.config-reload',
      severity: 'error',
      object: name,
      message,
      fix: expected.reloadHint,
    },
  ]
}
