import { parse } from '@ticolops/obs-promql'
import type { Expr } from '@ticolops/obs-promql'
import { secondsOf } from '../duration.ts'
import type { GeneratedAlerts } from '../generate.ts'
import { isAlert } from '../rule.ts'
import type { AlertingRule, RecordingRule, RuleGroup } from '../rule.ts'

/** Every alerting rule with its group. */
export function* alertsOf({
  groups,
}: GeneratedAlerts): Generator<{ readonly rule: AlertingRule; readonly group: RuleGroup }> {
  for (const group of groups) for (const rule of group.rules) if (isAlert(rule)) yield { rule, group }
}

/** Every recording rule. */
export function recordingsOf({ groups }: GeneratedAlerts): readonly RecordingRule[] {
  return groups.flatMap(({ rules }) => rules.flatMap((rule) => (isAlert(rule) ? [] : [rule])))
}

/** How findings name an alert; rules that share a name are told apart by their tier. */
export function alertObject({ alert, labels }: AlertingRule): string {
  return `alert ${alert}${labels.tier === undefined ? '' : ` (${labels.tier})`}`
}

/** Whether a rule depends on nothing: `vector(1)`. */
export function isConstant({ expr }: { readonly expr: string }): boolean {
  return /^vector\([^()]*\)$/.test(expr)
}

/** The parsed expression; undefined when it cannot be parsed, which is another check's business. */
export function parsed(expr: string): Expr | undefined {
  try {
    return parse(expr)
  } catch {
    return undefined
  }
}

/** An expression without the parentheses around it. */
export function bare(expr: Expr): Expr {
  return expr.kind === 'paren' ? bare(expr.expr) : expr
}

export function holdOf({ for: hold }: AlertingRule): number {
  return secondsOf(hold ?? '0s')
}
