import { stringify } from 'yaml'

/** A question for SelfSubjectAccessReview. */
export interface Access {
  readonly verb: string
  readonly group: string
  readonly resource: string
  readonly subresource?: string
  readonly namespace?: string
}

/** The smallest Role (per namespace) and ClusterRole that grant these accesses, as YAML for an administrator to apply. */
export function roleFor(accesses: readonly Access[]): string {
  const byNamespace = Map.groupBy(accesses, (access) => access.namespace)
  return [...byNamespace].map(([namespace, group]) => stringify(role(namespace, group))).join('---\n')
}

function role(namespace: string | undefined, accesses: readonly Access[]): object {
  const kind = namespace === undefined ? 'ClusterRole' : 'Role'
  const byResource = Map.groupBy(accesses, (access) => `${access.group}/${resourceName(access)}`)
  const rules = [...byResource.values()].flatMap((group) => {
    const first = group[0]
    if (first === undefined) return []
    return [
      {
        apiGroups: [first.group],
        resources: [resourceName(first)],
        verbs: [...new Set(group.map((access) => access.verb))],
      },
    ]
  })
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind,
    metadata: { name: 'ticolops-obs-installer', ...(namespace === undefined ? {} : { namespace }) },
    rules,
  }
}

/** `services/proxy`: how RBAC names a subresource. */
export function resourceName(access: Access): string {
  return access.subresource === undefined ? access.resource : `${access.resource}/${access.subresource}`
}
