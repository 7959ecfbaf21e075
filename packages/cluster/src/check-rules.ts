import { checkQuery, renderProblem } from '@ticolops/obs-promql'
import type { Rule, RuleGroup } from './bundle.ts'
import type { Finding } from './finding.ts'

/** Prometheus's data model for metric names that need no quotes. */
const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/

/** The checks whose mistakes Prometheus itself refuses at load; the others are lint, and a rule of the user's own may read metrics that no catalogue has. */
const REFUSED: ReadonlySet<string> = new Set(['syntax', 'type', 'regex'])

/**
 * Checks what Prometheus would check when it loads rules. One broken rule makes it refuse its whole configuration and keep the old one, other
 * people's rules included; and an API server without the operator's webhook accepts anything. So nothing is applied before this is empty.
 */
export function checkRules(groups: readonly RuleGroup[]): Finding[] {
  const names = groups.map((group) => group.name)
  const twice = groups.filter((group, index) => names.indexOf(group.name) !== index)
  return [
    ...twice.map((group) => problem(group, 'Another rule group has this name already.', 'Rename one of them.')),
    ...groups.flatMap((group) => group.rules.flatMap((rule, index) => checkRule(group, rule, index))),
  ]
}

function checkRule(group: RuleGroup, rule: Rule, index: number): Finding[] {
  const name = rule.record ?? rule.alert
  const called = `rule ${index + 1}${name === undefined ? '' : ` (${name})`}`
  if (name === undefined || (rule.record !== undefined && rule.alert !== undefined)) {
    return [problem(group, `${called} must have either "record" or "alert".`, 'Give it one of the two.')]
  }
  if (rule.record !== undefined && !METRIC_NAME.test(rule.record)) {
    return [
      problem(group, `${called}: "${rule.record}" is no metric name.`, 'Use letters, digits, underscores and colons.'),
    ]
  }
  return checkQuery(rule.expr)
    .filter(({ id, severity }) => severity === 'error' && REFUSED.has(id))
    .map((found) => {
      const message = `${called} is not valid PromQL:\n${renderProblem(rule.expr, found)}`
      return problem(group, message, 'Correct the expression; nothing was changed.')
    })
}

function problem(group: RuleGroup, message: string, fix: string): Finding {
  return { id: 'rules.invalid', severity: 'error', object: `rule group ${group.name}`, message, fix }
}
