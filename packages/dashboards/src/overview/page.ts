import { matching } from '@ticolops/obs-promql'
import type { Config, Part } from '@ticolops/obs-config'
import {
  alerting,
  deploys,
  httpServer,
  nodejs,
  pool,
  postgres,
  processes,
  redis,
  slo,
  targets,
} from '@ticolops/obs-indicators'
import type { Indicator } from '@ticolops/obs-indicators'
import { compose } from '../compose.ts'
import { deployMarkers } from '../deploy-markers.ts'
import type { GeneratedDashboard } from '../generated.ts'
import { toService } from '../links.ts'
import { row, stat, table, timeseries } from '../panel/declare.ts'
import type { PanelOptions } from '../panel/declare.ts'
import { recordedScope } from '../scope.ts'
import { OVERVIEW_UID } from '../uids.ts'
import { datasourceVariable, namespacesVariable, servicesVariable } from '../variables.ts'
import { UP_OR_DOWN } from '../words.ts'

const CHOSEN = { namespace: matching('$namespace'), service: matching('$service') }

/** A graph with one line per service, each a door to its page. */
const perService = (indicator: Indicator, options: PanelOptions = {}) =>
  timeseries(indicator, { link: toService((label) => `\${__field.labels.${label}}`), ...options })

/** The page of all services: who is unwell, and the door to each one. It reads recorded series only where raw ones would be many. */
export function overviewPage(config: Config): GeneratedDashboard {
  const has = (part: Part) => config.services.some((service) => service.parts.includes(part))
  const hasObjectives = config.services.some((service) => service.slos.length > 0)
  return compose({
    uid: OVERVIEW_UID,
    title: 'Ticolops / Overview',
    description: 'All services: which of them needs somebody, and since when.',
    scope: recordedScope(CHOSEN, '{{namespace}}/{{service}}'),
    from: 'now-3h',
    variables: [datasourceVariable(), namespacesVariable(config), servicesVariable(config)],
    annotations: [deployMarkers(CHOSEN)],
    links: [],
    rows: [
      row('Verdict', [
        stat(
          { indicator: alerting.firingNearby.by('alertname'), legend: '{{alertname}} {{service}}' },
          { named: true, width: 6 },
        ),
        stat(targets.up, { width: hasObjectives ? 6 : 18, worst: 4 }),
        ...(hasObjectives ? [stat(slo.budgetRemaining, { width: 12, worst: 4 })] : []),
        services(config, has('http'), has('node')),
      ]),
      ...(has('http')
        ? [
            row('Requests, errors, duration', [
              perService(httpServer.requestRate),
              perService(httpServer.errorRatio),
              perService(httpServer.latency.p95),
            ]),
          ]
        : []),
      ...(hasObjectives
        ? [row('Objectives', [perService(slo.burnRate, { width: 12 }), perService(slo.badRatio, { width: 12 })])]
        : []),
      row('Saturation', [
        ...(has('node') ? [perService(nodejs.eventLoopUtilization, { width: 6 })] : []),
        ...(has('postgres') ? [perService(pool.saturation, { width: 6 })] : []),
        perService(processes.cpu, { width: 6 }),
        perService(processes.memory, { width: 6 }),
      ]),
      ...dependencies(has),
      row('Versions', [perService(deploys.version, { width: 24, stacked: true, height: 6 })]),
    ],
  })
}

/** One row per service: the place to start from. */
const services = (config: Config, http: boolean, node: boolean) =>
  table(
    [
      targets.up,
      ...(http ? [httpServer.requestRate, httpServer.errorRatio, httpServer.latency.p95] : []),
      ...(node ? [nodejs.eventLoopUtilization] : []),
      processes.cpu,
      processes.memory,
    ],
    {
      key: 'services',
      title: 'Services',
      description:
        'Every configured service with its vital signs of now. A coloured cell is past its threshold: click the row to see why.',
      identity: ['namespace', 'service'],
      // The heading, a line per service, and room for one more; then it scrolls.
      height: Math.min(12, 3 + config.services.length),
      link: toService((label) => `\${__data.fields.${label}}`),
    },
  )

function dependencies(has: (part: Part) => boolean) {
  const panels = [
    ...(has('postgres')
      ? [
          stat(postgres.up, { words: UP_OR_DOWN, width: 6, worst: 4 }),
          timeseries(postgres.connectionsRatio, { width: 6, height: 4 }),
        ]
      : []),
    ...(has('redis')
      ? [stat(redis.up, { words: UP_OR_DOWN, width: 6, worst: 4 }), timeseries(redis.memory, { width: 6, height: 4 })]
      : []),
  ]
  return panels.length === 0 ? [] : [row('Dependencies', panels)]
}
