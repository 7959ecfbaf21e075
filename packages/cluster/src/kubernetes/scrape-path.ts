import { nearest } from '@ticolops/obs-config'
import type { Service } from '@ticolops/obs-config'
import type { Finding } from '../finding.ts'
import type { KubernetesApi } from './api.ts'
import { unlessForbidden } from './discover.ts'
import { describeObject, RESOURCES } from './objects.ts'
import type { KubernetesObject } from './objects.ts'

interface ServicePort {
  readonly name?: string
  readonly port: number
}

interface Slice {
  readonly endpoints?: readonly { readonly conditions?: { readonly ready?: boolean } }[] | null
}

/**
 * Follows the way from a ServiceMonitor to a port: a Service with the labels, a port with the name, a pod that is ready.
 * Returns the first link that is broken, or nothing when all is there or the user may not look.
 */
export async function brokenScrapeLink(api: KubernetesApi, service: Service): Promise<Finding | undefined> {
  const { namespace, scrape } = service
  const labels = Object.entries(scrape.selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(',')
  const found = await unlessForbidden(api.list(RESOURCES.Service, { namespace, labels }), undefined)
  if (found === undefined) return undefined
  const first = found[0]
  if (first === undefined) return noService(api, service, labels)

  const serving = found.find((each) => portsOf(each).some((port) => port.name === scrape.port))
  if (serving === undefined) {
    const ports = found.flatMap((each) => portsOf(each))
    const numbered = ports.find((port) => port.name === undefined)
    const has = ports.map((port) => port.name ?? `${port.port} without a name`).join(', ') || 'none'
    return {
      id: 'service.port',
      severity: 'warning',
      object: describeObject(first),
      message: `It has no port named "${scrape.port}"; it has ${has}. A ServiceMonitor finds ports by name only.`,
      fix:
        numbered === undefined
          ? `Add the telemetry port to the Service with name: ${scrape.port}, or name the right one in scrape.port of the configuration.`
          : `Give port ${numbered.port} the name ${scrape.port} in the Service.`,
    }
  }
  const slices = await unlessForbidden(
    api.list(RESOURCES.EndpointSlice, { namespace, labels: `kubernetes.io/service-name=${serving.metadata.name}` }),
    undefined,
  )
  if (slices === undefined || slices.some(hasReady)) return undefined
  return {
    id: 'service.endpoints',
    severity: 'warning',
    object: describeObject(serving),
    message: 'No pod behind it is ready.',
    fix: `See why: \`kubectl -n ${namespace} get pods\` and \`kubectl -n ${namespace} describe service ${serving.metadata.name}\`.`,
  }
}

async function noService(api: KubernetesApi, service: Service, labels: string): Promise<Finding> {
  const { name, namespace, scrape } = service
  const missing = (message: string, fix: string): Finding => ({
    id: 'service.missing',
    severity: 'warning',
    object: `service ${namespace}/${name}`,
    message,
    fix,
  })
  const there = await unlessForbidden(api.get(RESOURCES.Namespace, namespace), 'unknown' as const)
  if (there === undefined) {
    return missing(
      `There is no namespace ${namespace}.`,
      'Deploy the service, or correct its namespace in the configuration.',
    )
  }
  const others = (await unlessForbidden(api.list(RESOURCES.Service, { namespace }), [])).map(
    (each) => each.metadata.name,
  )
  if (others.length === 0) {
    return missing(
      `There is no Service in namespace ${namespace}.`,
      `Put one in front of the pods, with the labels ${labels} and a port named ${scrape.port}.`,
    )
  }
  const meant = others.includes(name) ? name : (nearest(name, others) ?? '<name>')
  return missing(
    `No Service in namespace ${namespace} has the labels ${labels}; it has the Services ${others.join(', ')}.`,
    `Label the Service (\`kubectl -n ${namespace} label service ${meant} ${labels.replaceAll(',', ' ')}\`), or set scrape.selector of the service in the configuration.`,
  )
}

function portsOf(service: KubernetesObject): readonly ServicePort[] {
  return (service.spec as { ports?: ServicePort[] } | undefined)?.ports ?? []
}

/** A condition that is not reported counts as ready, by the API's own definition. */
function hasReady(slice: KubernetesObject): boolean {
  return ((slice as unknown as Slice).endpoints ?? []).some((endpoint) => endpoint.conditions?.ready !== false)
}
