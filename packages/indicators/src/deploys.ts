import { processPack } from '@ticolops/obs-signals'
import { promql } from '@ticolops/obs-promql'
import { indicator } from './indicator.ts'

export const version = indicator('deploys_version', {
  title: 'Versions',
  description:
    'Pods per deployed version. Two versions for longer than a rollout takes mean that the rollout is stuck or a canary was forgotten.',
  unit: 'count',
  query: promql`count by (namespace, service, version) (${processPack.buildInfo})`,
  keeps: ['version'],
})

export const deployed = indicator('deploys_deployed', {
  title: 'Deployed',
  description: 'A version seen for the first time. It has data only at that moment: it draws the deploy markers.',
  unit: 'boolean',
  // What was away for less than five minutes has restarted or missed a scrape; what comes back later was rolled back.
  query: promql`group by (namespace, service, version) (${processPack.buildInfo}) unless group by (namespace, service, version) (last_over_time(${processPack.buildInfo}[5m] offset $__interval))`,
  keeps: ['version'],
  emptyIsFine: true,
})
