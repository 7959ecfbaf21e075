import { hasErrors } from './finding.ts'
import type { Finding } from './finding.ts'

/** The counts that say whether what was installed works. */
export interface VerificationSummary {
  readonly targets: { readonly total: number; readonly up: number }
  readonly ruleGroups: { readonly total: number; readonly loaded: number; readonly healthy: number }
  readonly panels: {
    readonly total: number
    readonly withData: number
    /** Empty for a reason that is known and told: an exporter that is not installed, a feature that nobody used yet. */
    readonly explained: number
    readonly unexplained: number
  }
  readonly dashboards: { readonly total: number; readonly present: number }
}

/** What was read back from the target. */
export interface Verification {
  /** True when every group is loaded and healthy, every target up, every dashboard present and no panel empty without a reason. */
  readonly proven: boolean
  readonly summary: VerificationSummary
  readonly findings: readonly Finding[]
}

/** Judges counts and findings. A target that nobody found counts as one that is not up. */
export function judge(summary: VerificationSummary, findings: readonly Finding[]): Verification {
  const { targets, ruleGroups, panels, dashboards } = summary
  const complete =
    targets.up === targets.total &&
    ruleGroups.loaded === ruleGroups.total &&
    ruleGroups.healthy === ruleGroups.total &&
    panels.unexplained === 0 &&
    panels.withData + panels.explained === panels.total &&
    dashboards.present === dashboards.total
  return { proven: complete && !hasErrors(findings), summary, findings }
}
