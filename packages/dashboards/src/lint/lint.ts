import type { Finding } from '@ticolops/obs-config'
import type { GeneratedDashboard } from '../generated.ts'
import type { DashboardCheck } from './check.ts'
import { dashboardChecks } from './dashboard-checks.ts'
import { panelChecks } from './panel-checks.ts'
import { queryChecks } from './query-checks.ts'

/** Every check, in the order in which findings are reported. Ids are unique and stable. */
export const CHECKS: readonly DashboardCheck[] = [...dashboardChecks, ...panelChecks, ...queryChecks]

/** What is wrong with a dashboard, given those that are delivered with it; nothing when all is well. */
export function lintDashboard(
  dashboard: GeneratedDashboard,
  bundle: readonly GeneratedDashboard[] = [dashboard],
): readonly Finding[] {
  return CHECKS.flatMap((check) =>
    [...check.run(dashboard, bundle)].map((complaint) => ({
      id: check.id,
      severity: complaint.severity ?? check.severity,
      object: complaint.object,
      message: complaint.message,
      fix: complaint.fix ?? check.hint,
    })),
  )
}

/** What is wrong with a set of dashboards that are delivered together. */
export function lintDashboards(bundle: readonly GeneratedDashboard[]): readonly Finding[] {
  return bundle.flatMap((dashboard) => lintDashboard(dashboard, bundle))
}
