import type { Service } from '../../../service.ts'
import { commented } from '../../kubernetes/yaml.ts'
import { providerOf } from '../identity.ts'
import { metadataOf, namesOf } from '../names.ts'
import type { Workload } from '../names.ts'

/** An identity of its own, so that the store can give each job its own rights. */
export function serviceAccount(service: Service, workload: Workload): object {
  const { about, annotations } = providerOf(service) ?? { about: undefined, annotations: {} }
  const metadata = metadataOf(service, workload, { annotations }) as { readonly annotations: object }
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: {
      ...metadata,
      annotations: about === undefined ? metadata.annotations : commented(about, metadata.annotations),
    },
    automountServiceAccountToken: false,
  }
}

/** What the backup of the configuration keeps, by group; `@ticolops/obs-backup` reads the same, and a test holds the two together. */
const KEPT: Readonly<Record<string, readonly string[]>> = {
  '': [
    'configmaps',
    'limitranges',
    'persistentvolumeclaims',
    'resourcequotas',
    'secrets',
    'serviceaccounts',
    'services',
  ],
  apps: ['daemonsets', 'deployments', 'statefulsets'],
  autoscaling: ['horizontalpodautoscalers'],
  batch: ['cronjobs'],
  'cert-manager.io': ['certificates'],
  'external-secrets.io': ['externalsecrets'],
  'gateway.networking.k8s.io': ['httproutes'],
  'monitoring.coreos.com': ['prometheusrules', 'servicemonitors'],
  'networking.k8s.io': ['ingresses', 'networkpolicies'],
  policy: ['poddisruptionbudgets'],
  'rbac.authorization.k8s.io': ['rolebindings', 'roles'],
}

/** Lists, in its own namespace, and nothing else. */
export const role = (service: Service): object => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'Role',
  metadata: metadataOf(service, 'configuration'),
  rules: Object.entries(KEPT).map(([group, resources]) => ({ apiGroups: [group], resources, verbs: ['get', 'list'] })),
})

export const roleBinding = (service: Service): object => {
  const name = namesOf(service).configuration
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: metadataOf(service, 'configuration'),
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name, namespace: service.namespace }],
  }
}
