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

  const ports = found.flatMap((each) => portsOf(each))
  if (!ports.some((port) => port.name === scrape.port)) {
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
    api.list(RESOURCES.EndpointSlice, { namespace, labels: `kubernetes.io/service-name=${first.metadata.name}` }),
    undefined,
  )
  if (slices === undefined || slices.some(hasReady)) return undefined
  return {
    id: 'service.endpoints',
    severity: 'warning',
    object: describeObject(first),
    message: 'No pod behind it is ready.',
    fix: `See why: \`kubectl -n ${namespace} get pods\` and \`kubectl -n ${namespace} describe service ${first.metadata.name}\`.`,
  }
}

async function noService(api: KubernetesApi, service: Service, labels: string): Promise<Finding> {
  const { namespace } = service
  const others = (await unlessForbidden(api.list(RESOURCES.Service, { namespace }), [])).map(
    (each) => each.metadata.name,
  )
  const namespaceThere = await unlessForbidden(api.get(RESOURCES.Namespace, namespace), 'forbidden' as const)
  const message =
    namespaceThere === undefined
      ? `There is no namespace ${namespace}.`
      : `No Service in namespace ${namespace} has the labels ${labels}; it has the Services ${others.join(', ') || '(none)'}.`
  return {
    id: 'service.missing',
    severity: 'warning',
    object: `service ${namespace}/${service.name}`,
    message,
    fix: `Label the Service (\`kubectl -n ${namespace} label service ${others[0] ?? '<name>'} ${labels.replaceAll(',', ' ')}\`), or set scrape.selector of the service in the configuration.`,
  }
}

function portsOf(service: KubernetesObject): readonly ServicePort[] {
  return (service.spec as { ports?: ServicePort[] } | undefined)?.ports ?? []
}

/** A condition that is not reported counts as ready, by the API's own definition. */
function hasReady(slice: KubernetesObject): boolean {
  return ((slice as unknown as Slice).endpoints ?? []).some((endpoint) => endpoint.conditions?.ready !== false)
}
