import type { Config } from '@ticolops/obs-config'
import { alerting, backup } from '@ticolops/obs-indicators'
import { compose } from '../compose.ts'
import type { GeneratedDashboard } from '../generated.ts'
import { overviewLink, serviceLinks } from '../links.ts'
import { row, stat, timeseries } from '../panel/declare.ts'
import { rawScope } from '../scope.ts'
import { SERVICE } from '../service/filters.ts'
import { BACKUPS_UID } from '../uids.ts'
import { datasourceVariable, namespaceVariable, serviceVariable } from '../variables.ts'

const READABLE = { 0: { text: 'no', color: 'red' }, 1: { text: 'yes', color: 'green' } } as const

/** The page of one service's backups: what could be brought back, how long it would take, and what was last proven. */
export function backupsPage(all: Config): GeneratedDashboard {
  const config = { ...all, services: all.services.filter(({ parts }) => parts.includes('backup')) }
  return compose({
    uid: BACKUPS_UID,
    title: 'Ticolops / Backups',
    description: 'What could be brought back if the data of a service were lost now, and when that was last proven.',
    scope: rawScope(SERVICE),
    // A schedule is a matter of days.
    from: 'now-14d',
    variables: [datasourceVariable(), namespaceVariable(config), serviceVariable(config)],
    annotations: [],
    links: [overviewLink(), ...serviceLinks(config)],
    rows: [
      row('Verdict', [
        stat(alerting.firing.by('alertname'), { named: true, width: 6 }),
        stat({ indicator: backup.age, legend: '{{kind}}' }, { key: 'age_now', named: true, width: 5 }),
        stat(backup.drillAge, { key: 'drill_age_now', width: 4 }),
        stat(backup.recovery, { key: 'recovery_now', width: 3 }),
        stat(backup.dataLoss, { key: 'data_loss_now', width: 3 }),
        stat(backup.storeUp, { words: READABLE, width: 3 }),
      ]),
      row('Runs', [
        stat(backup.failed, { named: true, width: 6, height: 8 }),
        timeseries(
          [
            { indicator: backup.age, legend: '{{kind}}' },
            { indicator: backup.expectedInterval, legend: '{{kind}}, by its schedule' },
          ],
          {
            width: 9,
            title: 'Age',
            description:
              'Age of the newest good backup, and the longest time between two by the schedule. A tooth that does not drop is a run that is missing.',
          },
        ),
        timeseries(backup.duration, { width: 9 }),
      ]),
      row('What is kept', [
        timeseries(backup.backups, { width: 6 }),
        stat(backup.damaged, { named: true, width: 4, height: 8 }),
        timeseries(backup.size, { width: 7 }),
        timeseries(backup.rows, { width: 7 }),
        timeseries(backup.sizeRatio, { width: 8 }),
      ]),
      row('Restore drills', [
        timeseries([backup.drillAge, backup.drillMaximumAge], {
          title: 'Time since a drill succeeded',
          description:
            'Time since everything was last found to be there after a restore, and how long that may be ago. Above it nobody knows whether backups can be restored.',
        }),
        timeseries(backup.recovery),
        timeseries(backup.dataLoss),
      ]),
      row('Store and schedule', [
        timeseries(backup.storeErrors, { width: 8, height: 6 }),
        ...(config.platform.kubernetes
          ? [
              stat(backup.suspended, { named: true, height: 6, width: 8 }),
              stat(backup.jobsFailed, { named: true, height: 6, width: 8 }),
            ]
          : []),
      ]),
    ],
  })
}
