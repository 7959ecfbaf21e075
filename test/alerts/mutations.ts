import { isAlert } from '@ticolops/obs-alerts'
import type { AlertingRule, RuleGroup } from '@ticolops/obs-alerts'

/**
 * A mistake that somebody could make in an alert; undefined where the rule has nothing of the kind. Burn rates, whose tests
 * run over hours, are broken in one way only.
 */
export interface Mutation {
  readonly name: string
  readonly of: (rule: AlertingRule) => AlertingRule | undefined
}

const FLIPPED: Readonly<Record<string, string>> = { '>': '<', '<': '>', '==': '!=', unless: 'and' }

/** The first comparison with a number. */
const LEVEL = /(>|<)(\s+)(\d+(?:\.\d+)?)(?!\S)/

export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'an operator is turned round',
    of: (rule) =>
      changed(
        rule,
        rule.expr.replace(/(?<=\s)(>|<|==|unless)(?=\s)/, (operator) => FLIPPED[operator] ?? operator),
      ),
  },
  {
    name: 'the level is moved',
    // What always fires while all is well has no level close to another state.
    of: (rule) => (rule.labels.severity === 'none' ? undefined : changed(rule, rule.expr.replace(LEVEL, moved))),
  },
  {
    name: 'it no longer waits',
    of: ({ for: hold, ...rule }) => (hold === undefined || 'tier' in rule.labels ? undefined : rule),
  },
  {
    name: 'it no longer keeps firing',
    of: ({ keep_firing_for: keep, ...rule }) => (keep === undefined || 'tier' in rule.labels ? undefined : rule),
  },
  {
    name: 'a label is lost',
    of: (rule) => {
      if ('tier' in rule.labels) return undefined
      const { team: _, ...labels } = rule.labels
      return { ...rule, labels }
    },
  },
]

/** The groups with this mistake in every alert that can have it, and the names of those. */
export function mutate(
  groups: readonly RuleGroup[],
  { of }: Mutation,
): { readonly groups: readonly RuleGroup[]; readonly mutated: ReadonlyMap<string, readonly string[]> } {
  const mutated = new Map<string, readonly string[]>()
  const changedGroups = groups.map((group) => {
    const names = new Set<string>()
    const rules = group.rules.map((rule) => {
      const mutant = isAlert(rule) ? of(rule) : undefined
      if (mutant === undefined) return rule
      names.add(mutant.alert)
      return mutant
    })
    if (names.size > 0) mutated.set(group.name, [...names])
    return { ...group, rules }
  })
  return { groups: changedGroups, mutated }
}

function changed(rule: AlertingRule, expr: string): AlertingRule | undefined {
  return expr === rule.expr ? undefined : { ...rule, expr }
}

/** A quarter away from what fires. Levels of 0 and 1 are states, not amounts. */
function moved(all: string, operator: string, space: string, level: string): string {
  const value = Number(level)
  if (value === 0 || (value === 1 && operator === '<')) return all
  return `${operator}${space}${operator === '>' ? value * 1.25 : value / 1.25}`
}
