import type { RuleGroup } from './rule.ts'
import { stringify } from './yaml.ts'

/** The text of a Prometheus rule file with this group; it stands at `alerts/rules/<group>.yaml`. */
export function rulesFile(group: RuleGroup): string {
  return stringify({ groups: [group] })
}
