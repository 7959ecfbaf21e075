import type { Alert } from './alert.ts'
import { annotationsOf } from './annotations.ts'
import type { Links } from './annotations.ts'
import { secondsOf } from './duration.ts'
import type { AlertingRule } from './rule.ts'

/** Alerts of one group are evaluated as often as targets are scraped. */
export const ALERT_INTERVAL = '30s'

/** The rule that Prometheus loads for an alert. */
export function alertingRule(alert: Alert, { team, ...links }: Links & { readonly team: string }): AlertingRule {
  return {
    alert: alert.name,
    expr: alert.query.text(),
    ...(secondsOf(alert.for) === 0 ? {} : { for: alert.for }),
    ...(alert.keepFiringFor === undefined ? {} : { keep_firing_for: alert.keepFiringFor }),
    labels: { severity: alert.severity, team, ...alert.labels },
    annotations: annotationsOf(alert, links),
  }
}
