import { alerts } from '@ticolops/obs-signals'
import { promql } from '@ticolops/obs-promql'
import { indicator } from './indicator.ts'
import type { IndicatorOptions } from './indicator.ts'

const options: IndicatorOptions = {
  title: 'Firing alerts',
  description:
    'Alerts that fire now, pending ones left out. Any is a reason to read its runbook before the rest of this page.',
  unit: 'count',
  query: promql`count by (namespace, service) (${alerts.alerts}{alertstate="firing", severity=~"critical|warning"})`,
  thresholds: { critical: 1 },
  emptyIsFine: true,
  emptyMeans: 'No alert fires.',
}

/** About one service. */
export const firing = indicator('alerts_firing', { ...options, filters: ['namespace', 'service'] })

/** About a namespace: also those about databases and what else is not a service of ours. */
export const firingNearby = indicator('alerts_firing_nearby', { ...options, filters: ['namespace'] })
