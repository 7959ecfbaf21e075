import { isAlert } from '@ticolops/obs-alerts'
import type { RuleGroup } from '@ticolops/obs-alerts'

/** The rules as they are, at a hurry: evaluated every second, holding for three. */
export function hurried(group: RuleGroup): RuleGroup {
  const rules = group.rules.map((rule) =>
    isAlert(rule) && rule.for !== undefined ? Object.assign({}, rule, { for: '3s', keep_firing_for: '1s' }) : rule,
  )
  return { ...group, interval: '1s', rules }
}
