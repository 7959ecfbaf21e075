import type { FieldChange } from './diff.ts'
import type { Finding } from './finding.ts'

/** What will happen to one object. `conflict` stops an install; `adopt` takes over an object that is not ours, only when asked to. */
export type Action = 'create' | 'update' | 'unchanged' | 'adopt' | 'prune' | 'conflict'

/** A field that someone else owns and that we would change. */
export interface FieldConflict {
  /** The field manager, such as `kubectl-edit` or `argocd-controller`. */
  readonly manager: string
  /** The field's path as the API server writes it, such as `.spec.groups[name="slo"].rules`. */
  readonly field: string
}

/** One object of a plan. */
export interface PlannedChange {
  readonly action: Action
  /** `PrometheusRule monitoring/ticolops-obs-slo`, or `file rules/ticolops-obs.slo.yaml`. */
  readonly object: string
  /** Field by field, for `update`, `adopt` and `conflict`; values of Secrets are masked. */
  readonly changes: readonly FieldChange[]
  /** Who stands in the way, for `conflict`. */
  readonly conflicts: readonly FieldConflict[]
  /** Why it is so when that is not plain: a conflict that is not about fields, the reason for a prune. */
  readonly reason?: string
}

/** Where a plan goes; the header to show before anything changes. */
export interface TargetDescription {
  readonly kind: 'kubernetes' | 'files'
  /** Ordered label and value pairs for people: context, server, namespace, Prometheus, … */
  readonly facts: readonly (readonly [label: string, value: string])[]
}

/** What an install would do. A value: applying it again asks the target again. */
export interface Plan {
  readonly target: TargetDescription
  readonly changes: readonly PlannedChange[]
  /** How many objects per action. */
  readonly counts: Readonly<Record<Action, number>>
  /** One sentence for each label or place that was chosen to fit the target: `release=kps because monitoring/kps .spec.ruleSelector …`. */
  readonly explanations: readonly string[]
  /** What the checks found; errors here stop an install. */
  readonly findings: readonly Finding[]
}

/** Puts a plan together, changes before what stays. */
export function makePlan(parts: Omit<Plan, 'counts'>): Plan {
  const counts: Record<Action, number> = { create: 0, update: 0, unchanged: 0, adopt: 0, prune: 0, conflict: 0 }
  for (const change of parts.changes) counts[change.action] += 1
  return { ...parts, counts }
}

/** Whether installing would write or delete anything. */
export function isEmpty(plan: Plan): boolean {
  return plan.changes.every((change) => change.action === 'unchanged')
}
