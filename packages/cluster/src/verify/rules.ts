import type { Rule, RuleGroup } from '../bundle.ts'
import { canonicalJson } from '../canonical.ts'
import type { Finding } from '../finding.ts'
import { QueryRefused } from '../prometheus.ts'
import type { LoadedGroup, LoadedRule, PrometheusApi } from '../prometheus.ts'
import type { VerificationSummary } from '../verification.ts'
import type { Expectation } from './expectation.ts'
import { sameExpression, seconds } from './expression.ts'
import { isSlow } from './patience.ts'
import type { Checked, Report } from './report.ts'

/** Whether Prometheus runs every group, in its present version, and can evaluate every rule. */
export async function checkRules(
  expected: Expectation,
  prometheus: PrometheusApi,
  report: Report,
): Promise<Checked<VerificationSummary['ruleGroups']>> {
  const groups = expected.bundle.ruleGroups
  const loaded = await prometheus.ruleGroups()
  const verdicts = await Promise.all(
    groups.map(async (group) => {
      const running = loaded.find((each) => each.name === group.name && expected.isOurGroup(group, each))
      return judgeGroup(expected, group, running && isSlow(group) ? await tryOut(prometheus, running) : running)
    }),
  )
  const findings = verdicts.flatMap((verdict) => verdict.findings)
  const counts = {
    total: groups.length,
    loaded: verdicts.filter((verdict) => verdict.loaded).length,
    healthy: verdicts.filter((verdict) => verdict.healthy).length,
  }
  report('rules', counts.healthy, counts.total, findings[0]?.message)
  return { counts, findings }
}

/** Runs the expressions that a group has not come to yet: if Prometheus can run them now, it can in a few minutes. */
async function tryOut(prometheus: PrometheusApi, group: LoadedGroup): Promise<LoadedGroup> {
  const rules = await Promise.all(
    group.rules.map(async (rule): Promise<LoadedRule> => {
      if (rule.health !== 'unknown') return rule
      try {
        await prometheus.count(rule.query)
        return { ...rule, health: 'ok' }
      } catch (error) {
        if (error instanceof QueryRefused) return { ...rule, health: 'err', lastError: error.message }
        throw error
      }
    }),
  )
  return { ...group, rules }
}

function judgeGroup(
  expected: Expectation,
  group: RuleGroup,
  running: LoadedGroup | undefined,
): { loaded: boolean; healthy: boolean; findings: Finding[] } {
  const object = expected.describeGroup(group)
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
    error(
      'rules.unhealthy',
      `The rule ${rule.name} of "${group.name}" fails: ${rule.lastError ?? 'no reason given'}.`,
      `Run the expression in Prometheus: ${rule.query}`,
    ),
  )
  if (waiting.length > 0) {
    const message = `${waiting.length} of ${running.rules.length} rules of "${group.name}" have not been evaluated yet.`
    findings.push(
      error(
        'rules.not-evaluated',
        message,
        `Wait for the group's interval (${group.interval ?? "Prometheus's default"}) and verify again.`,
      ),
    )
  }
  return { loaded: true, healthy: findings.length === 0, findings }
}

/** Whether what runs is what was installed: the same rules in the same order, with all that a person or a router would notice. */
function isPresentVersion(group: RuleGroup, running: LoadedGroup): boolean {
  if (group.rules.length !== running.rules.length) return false
  if (group.interval !== undefined && seconds(group.interval) !== running.interval) return false
  return group.rules.every((rule, index) => {
    const other = running.rules[index]
    return other !== undefined && isSameRule(rule, other)
  })
}

function isSameRule(rule: Rule, running: LoadedRule): boolean {
  if (running.name !== nameOf(rule) || !sameExpression(rule.expr, running.query)) return false
  if (!contains(running.labels, rule.labels)) return false
  if (canonicalJson(running.annotations ?? {}) !== canonicalJson(rule.annotations ?? {})) return false
  if (rule.alert === undefined) return true
  const { duration = 0, keepFiringFor } = running
  // A Prometheus that does not tell it is too old to know it, and the operator leaves it out.
  const keeps = keepFiringFor === undefined || keepFiringFor === seconds(rule.keep_firing_for ?? '0s')
  return keeps && duration === seconds(rule.for ?? '0s')
}

/** The operator may add labels of its own; those that are asked for must be there. */
function contains(all: Readonly<Record<string, string>> = {}, some: Readonly<Record<string, string>> = {}): boolean {
  return Object.entries(some).every(([key, value]) => all[key] === value)
}

function nameOf(rule: Rule): string {
  return rule.record ?? rule.alert ?? ''
}
