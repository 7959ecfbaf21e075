import { alerts } from '@ticolops/obs-signals'
import { promql } from '@ticolops/obs-promql'
import { indicator } from './indicator.ts'

export const firing = indicator('alerts_firing', {
  title: 'Firing alerts',
  description: 'Alerts that fire now, pending ones left out. Any is a reason to read its runbook before this page.',
  unit: 'count',
  query: promql`count by (namespace, service) (${alerts.alerts}{alertstate="firing", severity=~"critical|warning"})`,
  thresholds: { critical: 1 },
  filters: ['namespace', 'service'],
  emptyIsFine: true,
})
