import type { KubernetesTarget } from '@ticolops/obs-config'
import { EXIT, TargetError } from '../errors.ts'
import type { KubernetesApi } from './api.ts'
import { OWN_RESOURCES, RESOURCES } from './objects.ts'
import type { Resource } from './objects.ts'
import { resourceName, roleFor } from './rbac.ts'
import type { Access } from './rbac.ts'

const VERBS = ['get', 'list', 'create', 'patch', 'delete'] as const

/** Accesses to our own objects, and to the Prometheus object: without these there is no way on. */
export function requiredAccess(target: KubernetesTarget): Access[] {
  const own = OWN_RESOURCES.flatMap((resource) => VERBS.map((verb) => accessTo(resource, verb, target.namespace)))
  return [
    ...own,
    accessTo(RESOURCES.Prometheus, target.prometheus === undefined ? 'list' : 'get', prometheusNamespace(target)),
  ]
}

/** Accesses that make the result better: asking Prometheus, and looking at the way to the services. Missing ones are told where they are missed. */
export function usefulAccess(target: KubernetesTarget): Access[] {
  if (target.prometheusUrl !== undefined) return []
  return [
    { verb: 'get', group: '', resource: 'services', subresource: 'proxy', namespace: prometheusNamespace(target) },
  ]
}

function prometheusNamespace(target: KubernetesTarget): string {
  const [namespace, name] = target.prometheus?.split('/', 2) ?? []
  return name === undefined || namespace === undefined ? target.namespace : namespace
}

function accessTo(resource: Resource, verb: string, namespace: string): Access {
  const group = resource.apiVersion.includes('/') ? (resource.apiVersion.split('/')[0] ?? '') : ''
  return { verb, group, resource: resource.plural, namespace }
}

/** Asks the API server for each access and throws `kubernetes.forbidden` with one Role for all that is missing, before anything is half done. */
export async function requireAccess(api: KubernetesApi, target: KubernetesTarget): Promise<void> {
  const { namespace } = target
  const needed = requiredAccess(target)
  const allowed = await Promise.all(needed.map((access) => api.may(access)))
  const missing = needed.filter((_, index) => allowed[index] !== true)
  if (missing.length === 0) return
  const byResource = [...Map.groupBy(missing, resourceName)].map(
    ([resource, accesses]) => `${accesses.map((access) => access.verb).join(', ')} ${resource}`,
  )
  const role = roleFor([...needed, ...usefulAccess(target)])
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
