import { obsCommand } from '../../pipeline/tools.ts'
import { leadsOf } from '../alerts.ts'
import { paragraphs, sh, table } from '../markdown.ts'
import { linkTo } from '../section.ts'
import type { Section } from '../section.ts'

/** What is watched, how one sees that it is, and the way from an alert to a section. */
export const measured: Section = {
  key: 'measured',
  body: (service) => {
    const { postgres, redis, language, monitoringNamespace } = service
    const what = [
      'requests, errors and durations by route',
      ...(language === 'node' ? ['event loop, heap, calls to other services'] : []),
      ...(postgres
        ? ['PostgreSQL: connections, pools, queries, size; age, size and result of backups and drills']
        : []),
      ...(redis ? ['Redis: memory, clients, hits'] : []),
      'pods, restarts, replicas',
      'and whether all of this arrives',
    ]
    return paragraphs(
      `Measured are ${what.join('; ')}. Grafana in \`${monitoringNamespace}\` has a dashboard of each. Whether what is watched is still watched:`,
      sh(
        'program',
        `${obsCommand(service)} status --target production`,
        `${obsCommand(service)} verify --target production`,
      ),
      'An alert names its own runbook, with queries and commands for that alert. Where more than it is broken, go on here:',
      table(
        ['alert', 'section'],
        leadsOf(service).map(({ alert, to }) => [
          `[${alert}](../../alerts/runbooks/${alert}.md)`,
          to === undefined ? 'its own runbook' : linkTo(to),
        ]),
      ),
      '`Watchdog` always fires. When it does not arrive, no alert does: look at Prometheus and Alertmanager first.',
    )
  },
}
