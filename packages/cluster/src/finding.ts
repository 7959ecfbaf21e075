/** `error` breaks the promise of the verb, `warning` will hurt later, `info` is worth knowing. */
export type Severity = 'error' | 'warning' | 'info'

/** One fact that a person should act on or know. Checks, plans and verifications all report these. */
export interface Finding {
  /** Stable dotted id, such as `prometheus.config-reload`. */
  readonly id: string
  readonly severity: Severity
  /** The object it is about: `PrometheusRule monitoring/ticolops-obs-slo`, `panel overview/Errors`, … */
  readonly object: string
  readonly message: string
  /** What to do, a command where there is one; empty when nothing needs doing. */
  readonly fix: string
}

const ORDER: Record<Severity, number> = { error: 0, warning: 1, info: 2 }

/** Worst first; stable within a severity. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => ORDER[a.severity] - ORDER[b.severity])
}

/** Whether any finding breaks the promise. */
export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((each) => each.severity === 'error')
}
