import { EXIT, TargetError } from './errors.ts'
import type { Plan, PlannedChange } from './plan.ts'

/** Throws when a plan must not be carried out: checks that failed, or objects that are somebody else's. Nothing was changed then. */
export function refuse(plan: Plan): void {
  const errors = plan.findings.filter((finding) => finding.severity === 'error')
  if (errors.length > 0) {
    throw new TargetError(
      'preflight.failed',
      `Nothing was changed, because:\n${errors.map(({ object, message }) => `- ${object}: ${message}`).join('\n')}`,
      {
        hint: errors.map(({ fix }) => fix).join('\n'),
        exitCode: EXIT.preflight,
        details: { findings: plan.findings },
      },
    )
  }
  const conflicts = plan.changes.filter((change) => change.action === 'conflict')
  if (conflicts.length === 0) return
  const says = (words: string): boolean => conflicts.some((change) => change.reason?.includes(words) === true)
  const rejected = says('rejects it')
  const newer = says('not declared in schema')
    ? '; the field that it does not know needs a newer Prometheus Operator'
    : ''
  throw new TargetError(
    rejected ? 'object.rejected' : 'object.conflict',
    `Nothing was changed, because:\n${conflicts.map(describeConflict).join('\n')}`,
    {
      hint: rejected
        ? `Correct what the message names${newer}.`
        : 'Let the other one go first, or take the fields over: --force-conflicts for fields, --adopt for whole objects.',
      exitCode: EXIT.preflight,
      details: { conflicts },
    },
  )
}

/** One conflict for people: who owns which field, and what would have changed. */
export function describeConflict(change: PlannedChange): string {
  if (change.conflicts.length === 0) return `- ${change.object}: ${change.reason ?? 'conflict'}`
  const fields = change.conflicts.map(({ manager, field }) => `  ${field} is owned by ${manager}`)
  return [`- ${change.object}:`, ...fields].join('\n')
}
