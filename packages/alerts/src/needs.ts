import { metricNames } from '@ticolops/obs-promql'
import { isAlert } from './rule.ts'
import type { RuleGroup } from './rule.ts'

/** The name of the group with constants; tests give those as input, so that they do not depend on a configuration's services. */
export const CONSTANTS = 'recording.objectives'

/**
 * The groups that a group's expressions read from, directly or through others, in the order in which they must be
 * evaluated, itself last. Groups of constants are left out.
 */
export function neededGroups(name: string, groups: readonly RuleGroup[]): readonly string[] {
  const needed: string[] = []
  const seen = new Set([CONSTANTS])
  const visit = (group: RuleGroup): void => {
    if (seen.has(group.name)) return
    seen.add(group.name)
    const reads = new Set(group.rules.flatMap(({ expr }) => metricNames(expr)))
    for (const other of groups) {
      if (other !== group && other.rules.some((rule) => !isAlert(rule) && reads.has(rule.record))) visit(other)
    }
    needed.push(group.name)
  }
  const group = groups.find((each) => each.name === name)
  if (group === undefined) throw new Error(`there is no rule group ${name}`)
  visit(group)
  return needed
}
