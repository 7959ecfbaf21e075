import type { Finding } from '@ticolops/obs-config'
import type { GeneratedDashboard } from '../generated.ts'

/** What a check found; the check adds its id, and its severity and hint where the complaint has none of its own. */
export type Complaint = Pick<Finding, 'object' | 'message'> & Partial<Pick<Finding, 'fix' | 'severity'>>

/** A rule about dashboards, as data. */
export interface DashboardCheck {
  /** Dotted, stable. */
  readonly id: string
  /** What must hold, as a sentence without a full stop. */
  readonly title: string
  readonly severity: Finding['severity']
  /** How to mend it, where the complaint does not know better. */
  readonly hint: string
  /** Complaints about one dashboard. `bundle` is every dashboard that is delivered with it, itself included. */
  run(dashboard: GeneratedDashboard, bundle: readonly GeneratedDashboard[]): Iterable<Complaint>
}

/** How findings name a panel. */
export function panelObject(uid: string, panel: { readonly title?: string; readonly id?: number }): string {
  return `panel ${uid}/${panel.title === undefined || panel.title === '' ? `#${panel.id ?? '?'}` : panel.title}`
}
