import { basename } from 'node:path/posix'
import type { KubernetesTarget, Service } from '@ticolops/obs-config'
import type { Bundle } from '../bundle.ts'
import type { Finding } from '../finding.ts'
import type { Expectation } from '../verify/expectation.ts'
import type { KubernetesApi } from './api.ts'
import type { Facts } from './discover.ts'
import { describeObject, resourceOf } from './objects.ts'
import type { KubernetesObject } from './objects.ts'
import { monitorName, ruleName } from './render.ts'
import { findReplicas } from './replicas.ts'
import { brokenScrapeLink } from './scrape-path.ts'

interface Installed {
  readonly api: KubernetesApi
  readonly target: KubernetesTarget
  readonly instance: string
  readonly bundle: Bundle
  readonly facts: Facts
  readonly objects: readonly KubernetesObject[]
}

/** What must be read back from a cluster, and by which names the operator makes it known to Prometheus. */
export function expectationOf(installed: Installed): Expectation {
  const { api, target, instance, bundle, facts, objects } = installed
  const { prometheus } = facts
  const { namespace } = target
  const pods = `\`kubectl -n ${prometheus.namespace} get pods -l operator.prometheus.io/name=${prometheus.name}\``
  return {
    bundle,
    replicas: () => findReplicas(api, target, facts),
    prometheusHint:
      target.prometheusUrl === undefined
        ? `Is it running? ${pods}. Its pods are asked through the API server's proxy (RBAC: list pods, get pods/proxy in ${prometheus.namespace}); prometheusUrl in the target is the other way.`
        : `Is it running, and is ${target.prometheusUrl} its address? ${pods}`,
    reloadHint: `Its log names the file: \`kubectl -n ${prometheus.namespace} logs -l operator.prometheus.io/name=${prometheus.name} -c prometheus --tail 50\`.`,
    notLoadedHint: `The operator may have refused it (\`kubectl -n ${namespace} get events --field-selector reason=InvalidConfiguration\`), or the reload is not through yet: a mounted ConfigMap can take 90 s.`,
    describeGroup: (group) => `PrometheusRule ${namespace}/${ruleName(instance, group)}`,
    // The operator names rule files <namespace>-<name>-<uid>.yaml.
    isOurGroup: (group, { file }) => isRuleFile(file, `${namespace}-${ruleName(instance, group)}-`),
    // The labels tell the present version of a ServiceMonitor from one that Prometheus has not reloaded away yet.
    isOurTarget: (service, { scrapePool, labels }) =>
      scrapePool === `serviceMonitor/${namespace}/${monitorName(instance, service)}/0` &&
      labels.service === service.name &&
      labels.namespace === service.namespace &&
      labels.endpoint === service.scrape.port,
    explainNoTarget: (service) => explainNoTarget(installed, service),
    dashboards: () => checkDashboards(api, objects),
  }
}

/** Nothing but a uid may follow, or the group `slo` would take the file of `slo-burn` for its own. */
function isRuleFile(path: string, prefix: string): boolean {
  const name = basename(path)
  return name.startsWith(prefix) && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.ya?ml$/.test(name.slice(prefix.length))
}

async function explainNoTarget({ api, target, instance, facts }: Installed, service: Service): Promise<Finding> {
  const monitor = `ServiceMonitor ${target.namespace}/${monitorName(instance, service)}`
  const broken = await brokenScrapeLink(api, service)
  if (broken !== undefined) {
    return {
      ...broken,
      id: 'target.none',
      severity: 'error',
      message: `Prometheus finds no target for ${service.name}: ${lower(broken.message)}`,
    }
  }
  const { namespace, serviceAccount } = facts.prometheus
  return {
    id: 'target.none',
    severity: 'error',
    object: monitor,
    message: `Prometheus finds no target for ${service.name}, though its Service, port and pods are there.`,
    fix: `The reload may not be through yet (up to 90 s), or Prometheus may not list endpoints in ${service.namespace}: \`kubectl auth can-i list endpointslices -n ${service.namespace} --as system:serviceaccount:${namespace}:${serviceAccount}\`.`,
  }
}

function lower(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1)
}

/** A dashboard is in place when its ConfigMap holds exactly our bytes. */
async function checkDashboards(
  api: KubernetesApi,
  objects: readonly KubernetesObject[],
): Promise<{ present: number; findings: Finding[] }> {
  const configMaps = objects.filter((object) => object.kind === 'ConfigMap')
  const findings = await Promise.all(
    configMaps.map(async (wanted): Promise<Finding[]> => {
      const live = await api.get(resourceOf(wanted), wanted.metadata.name, wanted.metadata.namespace)
      if (live !== undefined && JSON.stringify(live.data) === JSON.stringify(wanted.data)) return []
      const message =
        live === undefined ? 'The dashboard is not in the cluster.' : 'The dashboard in the cluster is another version.'
      return [
        { id: 'dashboard.missing', severity: 'error', object: describeObject(wanted), message, fix: 'Run install.' },
      ]
    }),
  )
  const missing = findings.flat()
  return { present: configMaps.length - missing.length, findings: missing }
}
