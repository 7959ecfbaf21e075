import { expect, it } from 'vitest'
import type { TargetError } from './errors.ts'
import { makePlan } from './plan.ts'
import type { Plan, PlannedChange } from './plan.ts'
import { refuse } from './refuse.ts'

function plan(parts: Partial<Plan>): Plan {
  return makePlan({ target: { kind: 'files', facts: [] }, changes: [], explanations: [], findings: [], ...parts })
}

function refusal(parts: Partial<Plan>): TargetError {
  try {
    refuse(plan(parts))
  } catch (error) {
    return error as TargetError
  }
  throw new Error('it was not refused')
}

const conflict: PlannedChange = { action: 'conflict', object: 'PrometheusRule m/slo', changes: [], conflicts: [] }

it('lets a plan without errors pass, warnings included', () => {
  const warning = { id: 'service.missing', severity: 'warning', object: 's', message: 'm', fix: '' } as const
  expect(() => refuse(plan({ findings: [warning] }))).not.toThrow()
})

it('counts the changes of a plan', () => {
  expect(plan({ changes: [conflict, { ...conflict, action: 'create' }] }).counts).toMatchObject({
    conflict: 1,
    create: 1,
    update: 0,
  })
})

it('shows who owns which field', () => {
  const conflicts = [{ manager: 'argocd-controller', field: '.spec.groups[name="slo"].rules' }]
  const error = refusal({ changes: [{ ...conflict, conflicts }] })
  expect(error).toMatchObject({ id: 'object.conflict', exitCode: 4 })
  expect(error.message).toContain(
    'PrometheusRule m/slo:\n  .spec.groups[name="slo"].rules is owned by argocd-controller',
  )
  expect(error.hint).toContain('--force-conflicts')
})

it('tells what the API server rejects from what somebody else owns', () => {
  const error = refusal({
    changes: [{ ...conflict, reason: 'the API server rejects it: .spec.x: field not declared in schema' }],
  })
  expect(error.id).toBe('object.rejected')
  expect(error.hint).toContain('needs a newer Prometheus Operator')
  const quota = refusal({ changes: [{ ...conflict, reason: 'the API server rejects it: exceeded quota' }] })
  expect(quota).toMatchObject({ id: 'object.rejected', hint: 'Correct what the message names.' })
})

it('names every check that failed', () => {
  const finding = {
    id: 'rules.invalid',
    severity: 'error',
    object: 'rule group slo',
    message: 'unclosed',
    fix: 'close it',
  } as const
  expect(refusal({ findings: [finding] })).toMatchObject({
    id: 'preflight.failed',
    message: expect.stringContaining('rule group slo: unclosed') as string,
  })
})
