import { worstFirst } from '../finding.ts'
import type { Finding } from '../finding.ts'
import { poll } from '../poll.ts'
import { PrometheusUnreachable } from '../prometheus.ts'
import type { VerifyOptions } from '../target.ts'
import { judge } from '../verification.ts'
import type { Verification, VerificationSummary } from '../verification.ts'
import type { Expectation } from './expectation.ts'
import type { QueryVerdict } from './judge-query.ts'
import { checkPanels, countPanels } from './panels.ts'
import { reporter } from './report.ts'
import type { Report } from './report.ts'
import { checkRules } from './rules.ts'
import { checkTargets } from './targets.ts'

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

async function lookOnce(
  expected: Expectation,
  proven: Map<string, QueryVerdict>,
  report: Report,
): Promise<Verification> {
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
  const message =
    'The last reload of its configuration failed; it keeps running with the one before, old rules included.'
  report('config', 0, 1, message)
  return [
    {
      id: 'prometheus.config-reload',
      severity: 'error',
      object: expected.prometheusName,
      message,
      fix: expected.reloadHint,
    },
  ]
}
