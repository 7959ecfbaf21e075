import type { KubernetesTarget } from '@ticolops/obs-config'
import { EXIT, TargetError } from '../errors.ts'
import type { KubernetesApi } from './api.ts'
import { OWN_RESOURCES, RESOURCES } from './objects.ts'
import type { Resource } from './objects.ts'
import { resourceName, roleFor } from './rbac.ts'
import type { Access } from './rbac.ts'

/** Accesses to our own objects, and to the Prometheus object: without these there is no way on. */
function accessToInstall(target: KubernetesTarget): Access[] {
  return [
    ...accessToOwn(target, ['get', 'list', 'create', 'patch', 'delete']),
    accessTo(RESOURCES.Prometheus, target.prometheus === undefined ? 'list' : 'get', prometheusNamespace(target)),
  ]
}

function accessToOwn({ namespace }: KubernetesTarget, verbs: readonly string[]): Access[] {
  return OWN_RESOURCES.flatMap((resource) => verbs.map((verb) => accessTo(resource, verb, namespace)))
}

/** Accesses that make the result better: asking Prometheus, and looking at the way to the services. Missing ones are told where they are missed. */
function usefulAccess(target: KubernetesTarget): Access[] {
  if (target.prometheusUrl !== undefined) return []
  const namespace = prometheusNamespace(target)
  return [{ verb: 'list', group: '', resource: 'pods', namespace }, podsProxy(namespace)]
}

/** To ask pods through the API server. */
export function podsProxy(namespace: string): Access {
  return { verb: 'get', group: '', resource: 'pods', subresource: 'proxy', namespace }
}

function prometheusNamespace(target: KubernetesTarget): string {
  const [namespace, name] = target.prometheus?.split('/', 2) ?? []
  return name === undefined || namespace === undefined ? target.namespace : namespace
}

function accessTo(resource: Resource, verb: string, namespace: string): Access {
  const group = resource.apiVersion.includes('/') ? (resource.apiVersion.split('/')[0] ?? '') : ''
  return { verb, group, resource: resource.plural, namespace }
}

/** Throws `kubernetes.forbidden` with one Role for all that an install needs and this user lacks, before anything is half done. */
export async function requireAccessToInstall(api: KubernetesApi, target: KubernetesTarget): Promise<void> {
  await requireAll(api, target.namespace, accessToInstall(target), usefulAccess(target))
}

/** Throws `kubernetes.forbidden` with one Role for all that an uninstall needs and this user lacks, before anything is half gone. */
export async function requireAccessToUninstall(api: KubernetesApi, target: KubernetesTarget): Promise<void> {
  await requireAll(api, target.namespace, accessToOwn(target, ['get', 'list', 'delete']), [])
}

async function requireAll(
  api: KubernetesApi,
  namespace: string,
  needed: readonly Access[],
  useful: readonly Access[],
): Promise<void> {
  const allowed = await Promise.all(needed.map((access) => api.may(access)))
  const missing = needed.filter((_, index) => allowed[index] !== true)
  if (missing.length === 0) return
  const byResource = [...Map.groupBy(missing, resourceName)].map(
    ([resource, accesses]) => `${accesses.map((access) => access.verb).join(', ')} ${resource}`,
  )
  const role = roleFor([...needed, ...useful])
  throw new TargetError('kubernetes.forbidden', `You may not, in namespace ${namespace}: ${byResource.join('; ')}.`, {
    hint: `Ask an administrator to bind you to this role, then try again:\n${role}`,
    exitCode: EXIT.preflight,
    details: {
      missing: missing.map((access) => ({
        verb: access.verb,
        resource: resourceName(access),
        namespace: access.namespace ?? null,
      })),
      role,
    },
  })
}
