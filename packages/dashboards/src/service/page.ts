import type { Config, Part } from '@ticolops/obs-config'
import { compose } from '../compose.ts'
import { deployMarkers } from '../deploy-markers.ts'
import type { GeneratedDashboard } from '../generated.ts'
import { overviewLink, serviceLinks } from '../links.ts'
import { rawScope } from '../scope.ts'
import { SERVICE_UID } from '../uids.ts'
import { datasourceVariable, namespaceVariable, replicaVariable, serviceVariable } from '../variables.ts'
import { SERVICE, replicasOf } from './filters.ts'
import { kubernetesRow } from './kubernetes.ts'
import { limits } from './limits.ts'
import { logCollectorRow } from './log-collector.ts'
import { outbound } from './outbound.ts'
import { postgresql } from './postgres.ts'
import { redisRow } from './redis.ts'
import { delivery, reports } from './reports.ts'
import { requests } from './requests.ts'
import { resources } from './resources.ts'
import { runtime } from './runtime.ts'
import { telemetryRow } from './telemetry.ts'
import { verdict } from './verdict.ts'

/** The page of one service, from "is it well" at the top down to "can this page be believed". Rows for what no service has are left out. */
export function servicePage(config: Config): GeneratedDashboard {
  const has = (part: Part) => config.services.some((service) => service.parts.includes(part))
  const { kubernetes } = config.platform
  const replica = kubernetes ? 'pod' : 'instance'
  return compose({
    uid: SERVICE_UID,
    title: 'Ticolops / Service',
    description: 'One service: is it well, what do its users meet, and where does the time go.',
    scope: rawScope(replicasOf(replica)),
    from: 'now-1h',
    variables: [datasourceVariable(), namespaceVariable(config), serviceVariable(config), replicaVariable(replica)],
    annotations: [deployMarkers(SERVICE)],
    links: [overviewLink(), ...serviceLinks(config)],
    rows: [
      verdict(config.services.some((service) => service.slos.length > 0)),
      ...(has('http') ? [requests(replica), limits] : []),
      reports,
      ...(has('node') ? [runtime(replica)] : []),
      resources(replica),
      ...(has('postgres') ? [postgresql(replica)] : []),
      ...(has('redis') ? [redisRow] : []),
      ...(has('http-client') ? [outbound] : []),
      ...(kubernetes ? [kubernetesRow] : []),
      telemetryRow(replica),
      delivery(replica),
      ...(has('collector') ? [logCollectorRow] : []),
    ],
  })
}
