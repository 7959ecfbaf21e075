import { format, PromqlError } from '@ticolops/obs-promql'
import type { Rule, RuleGroup } from './bundle.ts'
import type { Finding } from './finding.ts'

/** Prometheus's data model for metric names that need no quotes. */
const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/

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
    return [problem(group, `${called}: "${rule.record}" is no metric name.`, 'Use letters, digits, underscores and colons.')]
  }
  try {
    format(rule.expr)
    return []
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error
    return [problem(group, `${called} is not valid PromQL:\n${error.message}`, 'Correct the expression; nothing was changed.')]
  }
}

function problem(group: RuleGroup, message: string, fix: string): Finding {
  return { id: 'rules.invalid', severity: 'error', object: `rule group ${group.name}`, message, fix }
}
