import { alerting, deploys, processes, slo, targets } from '@ticolops/obs-indicators'
import { row, stat } from '../panel/declare.ts'
import type { PanelDeclaration } from '../panel/declare.ts'

/** Is it well, and what runs? The objectives only when there are any. */
export const verdict = (hasObjectives: boolean) =>
  row('Verdict', [
    ...(hasObjectives ? objectives : []),
    stat(alerting.firing.by('alertname'), { named: true }),
    ...running,
  ])

const objectives: readonly PanelDeclaration[] = [
  stat(slo.budgetRemaining, { width: 5 }),
  stat(slo.burnRate, { width: 5 }),
]

const running: readonly PanelDeclaration[] = [
  stat(targets.up, { width: 3 }),
  stat(deploys.version, { named: true }),
  stat(processes.uptime, { width: 3 }),
]
