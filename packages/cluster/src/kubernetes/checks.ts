import type { Bundle } from '../bundle.ts'
import { checkRules } from '../check-rules.ts'
import type { Finding } from '../finding.ts'
import { sameNames } from '../same-name.ts'
import type { KubernetesApi } from './api.ts'
import { unlessForbidden } from './discover.ts'
import type { Facts } from './discover.ts'
import { describeObject, RESOURCES } from './objects.ts'
import type { KubernetesObject } from './objects.ts'
import { brokenScrapeLink } from './scrape-path.ts'
import type { Placement } from './solve.ts'

/** What a check may look at. */
export interface CheckContext {
  readonly api: KubernetesApi
  readonly bundle: Bundle
  readonly facts: Facts
  readonly placement: Placement
  readonly objects: readonly KubernetesObject[]
}

/** One preflight check. All run; each reports what it finds. */
export interface Check {
  readonly title: string
  readonly run: (context: CheckContext) => Promise<readonly Finding[]>
}

export const CHECKS: readonly Check[] = [
  { title: 'every rule is valid PromQL', run: async ({ bundle }) => checkRules(bundle.ruleGroups) },
  { title: 'every object has its own name', run: async ({ objects }) => sameNames(objects.map(describeObject)) },
  { title: 'every object fits', run: async ({ objects }) => objects.flatMap(checkSize) },
  { title: 'the services can be scraped', run: checkServices },
  { title: 'Grafana will see the dashboards', run: async ({ facts, placement }) => checkSidecar(facts, placement) },
  { title: 'no other dashboard has our uid', run: checkUids },
]

/** Runs every check. */
export async function runChecks(context: CheckContext): Promise<Finding[]> {
  const results = await Promise.all(CHECKS.map((check) => check.run(context)))
  return results.flat()
}

/** ConfigMaps end at 1 MiB; the operator refuses a PrometheusRule above 0.5 MiB (MaxConfigMapDataSize of its rules controller). Ten percent are left for metadata. */
const LIMITS: Readonly<Record<string, number>> = { ConfigMap: 900 * 1024, PrometheusRule: 450 * 1024 }

function checkSize(object: KubernetesObject): Finding[] {
  const limit = LIMITS[object.kind]
  const size = Buffer.byteLength(JSON.stringify(object))
  if (limit === undefined || size <= limit) return []
  const message = `It is ${kib(size)} large; ${object.kind} objects may have ${kib(limit)}.`
  const fix = object.kind === 'ConfigMap' ? 'Split the dashboard into two.' : 'Split the rule group into two.'
  return [{ id: 'object.size', severity: 'error', object: describeObject(object), message, fix }]
}

function kib(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KiB`
}

async function checkServices({ api, bundle }: CheckContext): Promise<Finding[]> {
  const links = await Promise.all(bundle.services.map((service) => brokenScrapeLink(api, service)))
  return links.filter((finding) => finding !== undefined)
}

function checkSidecar({ sidecar }: Facts, { namespace }: Placement): Finding[] {
  if (sidecar === undefined || sidecar.namespaces === 'ALL' || sidecar.namespaces.includes(namespace)) return []
  const message = `Its dashboard sidecar only watches ${sidecar.namespaces.join(', ')}; dashboards in ${namespace} stay unseen.`
  const fix = `Set the sidecar's searchNamespace to ALL (or add ${namespace}), or install into ${sidecar.namespaces[0]}.`
  return [
    { id: 'grafana.namespace', severity: 'warning', object: `Pod ${sidecar.namespace}/${sidecar.pod}`, message, fix },
  ]
}

/** Two files with one uid make Grafana stop writing to that whole folder. Only namespaces that one Grafana watches can clash. */
async function checkUids({ api, bundle, facts, placement, objects }: CheckContext): Promise<Finding[]> {
  const labels = Object.entries(placement.dashboardLabels)
    .map(([key, value]) => (facts.sidecar?.value === '' ? key : `${key}=${value}`))
    .join(',')
  const watched = facts.sidecar?.namespaces ?? [placement.namespace]
  const scopes = watched === 'ALL' ? [{ labels }] : watched.map((namespace) => ({ labels, namespace }))
  const lists = await Promise.all(scopes.map((scope) => unlessForbidden(api.list(RESOURCES.ConfigMap, scope), [])))
  const others = lists.flat()
  const own = new Set(objects.map(describeObject))
  return others
    .filter((each) => !own.has(describeObject(each)))
    .flatMap((each) => uidsIn(each).map((uid) => ({ uid, object: describeObject(each) })))
    .filter(({ uid }) => bundle.dashboards.some((dashboard) => dashboard.uid === uid))
    .map(({ uid, object }): Finding => ({
      id: 'grafana.uid',
      severity: 'error',
      object,
      message: `It holds a dashboard with the uid "${uid}", which is one of ours; Grafana would refuse both.`,
      fix: `Delete it, if it is an older copy: \`kubectl delete ${object.toLowerCase().replace(/^configmap (.*)\/(.*)$/, '-n $1 configmap $2')}\`.`,
    }))
}

function uidsIn(configMap: KubernetesObject): string[] {
  return Object.values((configMap.data ?? {}) as Record<string, string>).flatMap((text) => {
    try {
      const { uid } = JSON.parse(text) as { uid?: unknown }
      return typeof uid === 'string' ? [uid] : []
    } catch {
      return []
    }
  })
}
