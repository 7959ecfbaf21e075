/** A label selector as Kubernetes writes it. `null` or absent is another thing than empty: see {@link solveSelector}. */
export type LabelSelector =
  | {
      readonly matchLabels?: Readonly<Record<string, string>>
      readonly matchExpressions?: readonly Expression[]
    }
  | null
  | undefined

export interface Expression {
  readonly key: string
  readonly operator: string
  readonly values?: readonly string[]
}

export type Labels = Readonly<Record<string, string>>

/** Labels to add so that a selector picks an object up, or why no labels can. */
export type Solution =
  | { readonly solved: true; readonly add: Labels; readonly explanations: readonly string[] }
  | { readonly solved: false; readonly reason: string }

/**
 * Solves a selector of a Prometheus object for an object that already carries `fixed` labels: nothing (null) selects nothing, `{}` selects
 * everything, otherwise every requirement must hold. `source` names the field, such as `monitoring/kps .spec.ruleSelector`.
 */
export function solveSelector(selector: LabelSelector, fixed: Labels, source: string): Solution {
  if (selector === null || selector === undefined) {
    return { solved: false, reason: `${source} is not set, so it selects nothing; {} would select everything` }
  }
  const add: Record<string, string> = {}
  const explanations: string[] = []
  for (const [key, requirements] of Map.groupBy(requirementsOf(selector), (each) => each.key)) {
    const choice = chooseValue(key in fixed ? [fixed[key]] : candidates(requirements), requirements)
    if (choice === undefined) {
      const wants = requirements.map(describe).join(' and ')
      const have = key in fixed ? `, but our objects carry ${key}=${fixed[key]}` : ', which no value satisfies'
      return { solved: false, reason: `${source} wants ${wants}${have}` }
    }
    const { value } = choice
    if (value === undefined || key in fixed) continue
    add[key] = value
    explanations.push(`${key}=${value} because ${source} wants ${requirements.map(describe).join(' and ')}`)
  }
  return { solved: true, add, explanations }
}

/** Whether labels satisfy a selector: null none, `{}` all. */
export function matches(selector: LabelSelector, labels: Labels): boolean {
  if (selector === null || selector === undefined) return false
  return requirementsOf(selector).every((requirement) => holds(requirement, labels[requirement.key]))
}

/** The selector as `kubectl -l` writes it; empty for all. */
export function formatSelector(selector: LabelSelector): string {
  return selector === null || selector === undefined ? '' : requirementsOf(selector).map(describe).join(',')
}

function requirementsOf(selector: NonNullable<LabelSelector>): Expression[] {
  const equal = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({
    key,
    operator: 'In',
    values: [value],
  }))
  return [...equal, ...(selector.matchExpressions ?? [])]
}

/** Values worth trying for a label that we are free to set: leave it out, each value that is asked for, and something that nobody named. */
function candidates(requirements: readonly Expression[]): (string | undefined)[] {
  const asked = requirements.filter((each) => each.operator === 'In').flatMap((each) => each.values ?? [])
  return [undefined, ...asked, 'true', 'yes', 'ticolops-obs']
}

function chooseValue(
  values: readonly (string | undefined)[],
  requirements: readonly Expression[],
): { readonly value: string | undefined } | undefined {
  const found = values.findIndex((value) => requirements.every((requirement) => holds(requirement, value)))
  return found === -1 ? undefined : { value: values[found] }
}

/** Kubernetes' own truth table: `NotIn` holds for a label that is absent; an operator that we do not know never holds. */
function holds(requirement: Expression, value: string | undefined): boolean {
  const values = requirement.values ?? []
  switch (requirement.operator) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    default:
      return false
  }
}

function describe({ key, operator, values = [] }: Expression): string {
  switch (operator) {
    case 'In':
      return values.length === 1 ? `${key}=${values[0]}` : `${key} in (${values.join(', ')})`
    case 'NotIn':
      return values.length === 1 ? `${key}!=${values[0]}` : `${key} notin (${values.join(', ')})`
    case 'Exists':
      return key
    case 'DoesNotExist':
      return `!${key}`
    default:
      return `${key} ${operator} (${values.join(', ')})`
  }
}
