import { isAlert } from '@ticolops/obs-alerts'
import type { AlertingRule, RuleGroup } from '@ticolops/obs-alerts'
import { parse, walk } from '@ticolops/obs-promql'

/** A mistake that somebody could make in an alert; undefined where the rule has nothing of the kind. */
export interface Mutation {
  readonly name: string
  readonly of: (rule: AlertingRule) => AlertingRule | undefined
}

const FLIPPED: Readonly<Record<string, string>> = { '>': '<', '<': '>', '==': '!=', unless: 'and' }

/** The first comparison with a number, or with a multiple of the error budget. Nothing, 0, is a state and not an amount. */
const LEVEL = /(>|<)(\s+(?:on \([^)]*\)\s+\()?)(?!0[\s)])(\d+(?:\.\d+)?)(?=[\s)]|$)/

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
    name: 'the level is further away',
    of: (rule) => moved(rule, 1.25),
  },
  {
    name: 'the level is closer',
    of: (rule) => moved(rule, 0.8),
  },
  ...[0, 1, 2].map((index) => ({
    name: `guard ${index + 1} is lost`,
    of: (rule: AlertingRule) => unguarded(rule, index),
  })),
  {
    name: 'it no longer waits',
    of: ({ for: hold, ...rule }) => (hold === undefined ? undefined : rule),
  },
  {
    name: 'it no longer keeps firing',
    of: ({ keep_firing_for: keep, ...rule }) => (keep === undefined ? undefined : rule),
  },
  {
    name: 'a label is lost',
    of: (rule) => {
      const { team: _, ...labels } = rule.labels
      return { ...rule, labels }
    },
  },
]

/** What tells alerts apart: their name, and the tier where several share one. */
function nameOf(alert: string, tier: string | undefined): string {
  return tier === undefined ? alert : `${alert} ${tier}`
}

/** The alerts that promtool's output says something about, by name as {@link mutate} gives them. */
export function blamed(output: string): ReadonlySet<string> {
  return new Set(
    output.split(/(?=alertname(?:: |=\\?"))/).flatMap((part) => {
      const alert = /^alertname(?:: |=\\?")(\w+)/.exec(part)?.[1]
      return alert === undefined ? [] : [nameOf(alert, /tier=\\?"([\w-]+)/.exec(part)?.[1])]
    }),
  )
}

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
      names.add(nameOf(mutant.alert, mutant.labels.tier))
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

/** By a quarter away from what fires, or towards it. All, 1 from below, is a state and not an amount. */
function moved(rule: AlertingRule, by: number): AlertingRule | undefined {
  // What always fires while all is well has no level close to another state.
  if (rule.labels.severity === 'none') return undefined
  const expr = rule.expr.replace(LEVEL, (all: string, operator: string, between: string, level: string) => {
    const value = Number(level)
    if (value === 1 && operator === '<') return all
    return `${operator}${between}${operator === '>' ? value * by : value / by}`
  })
  return changed(rule, expr)
}

/** Without the right side of an `and` or `unless`, counted from the outermost one. */
function unguarded(rule: AlertingRule, index: number): AlertingRule | undefined {
  const without: string[] = []
  walk(parse(rule.expr), (node) => {
    if (node.kind !== 'binary' || (node.op !== 'and' && node.op !== 'unless')) return
    without.push(rule.expr.slice(0, node.left.to) + rule.expr.slice(node.to))
  })
  const expr = without[index]
  return expr === undefined ? undefined : changed(rule, expr)
}
