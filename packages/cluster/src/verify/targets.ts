import type { Service } from '@ticolops/obs-config'
import type { Finding } from '../finding.ts'
import type { ActiveTarget, PrometheusApi } from '../prometheus.ts'
import type { VerificationSummary } from '../verification.ts'
import type { Expectation } from './expectation.ts'
import type { Checked, Report } from './report.ts'

/** Whether Prometheus has found every service and can scrape it. */
export async function checkTargets(
  expected: Expectation,
  prometheus: PrometheusApi,
  report: Report,
): Promise<Checked<VerificationSummary['targets']>> {
  const active = await prometheus.targets()
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
    return {
      id: 'target.not-scraped',
      severity: 'error',
      object,
      message,
      fix: 'Wait for one scrape interval and verify again.',
    }
  }
  const message = `${service.name} at ${target.scrapeUrl} cannot be scraped: ${target.lastError || 'no reason given'}.`
  return { id: 'target.down', severity: 'error', object, message, fix: scrapeFix(target.lastError) }
}

function scrapeFix(reason: string): string {
  if (/refused/.test(reason))
    return 'Nothing listens there: does the service call instrument(), and is its telemetry port the one in the configuration?'
  if (/deadline|timeout|i\/o/.test(reason))
    return 'A NetworkPolicy or firewall may keep Prometheus out: allow its namespace to reach the telemetry port.'
  if (/404|401|403/.test(reason))
    return 'Something else listens on that port: the scrape configuration must name the telemetry port.'
  return 'Open the address from where Prometheus runs.'
}
