import type { Finding } from '@ticolops/obs-config'
import type { GeneratedAlerts } from '../generate.ts'
import { alertChecks } from './alert-checks.ts'
import type { AlertCheck } from './check.ts'
import { expressionChecks } from './expression-checks.ts'
import { groupChecks } from './group-checks.ts'
import { testChecks } from './test-checks.ts'

/** Every check, in the order in which findings are reported. Ids are unique and stable. */
export const CHECKS: readonly AlertCheck[] = [...groupChecks, ...expressionChecks, ...alertChecks, ...testChecks]

/** What is wrong with rules, tests and runbooks that belong together; nothing when all is well. */
export function lintAlerts(generated: GeneratedAlerts, checks: readonly AlertCheck[] = CHECKS): readonly Finding[] {
  return checks.flatMap(({ id, severity, hint, run }) =>
    [...run(generated)].map(({ object, message }) => ({ id, severity, object, message, fix: hint })),
  )
}
