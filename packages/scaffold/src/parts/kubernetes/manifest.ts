import type { Service } from '../../service.ts'
import type { Value } from './expression.ts'
import type { Settings } from './settings.ts'

/** One object of the deployment, for both renderings. */
export interface Manifest {
  /** The file's name without its ending. */
  readonly name: string
  /** The head of the file: what it is, and what to know before changing it. */
  readonly about: string
  readonly object: object
}

type Labels = Readonly<Record<string, Value<string>>>

/**
 * The one label by which everything finds the pods: Deployment, Service, PodDisruptionBudget, NetworkPolicy. One, because polaris
 * (missingNetworkPolicy) wants a policy to match exactly one of a pod's labels; the instance, because no two have the same in a namespace.
 */
export const selectorOf = ({ name }: Settings): Labels => ({ 'app.kubernetes.io/instance': name })

/** The labels that Kubernetes recommends, and whose it is. */
export function labelsOf(service: Service, settings: Settings): Labels {
  return {
    'app.kubernetes.io/name': service.name,
    ...selectorOf(settings),
    ...(settings.release !== undefined && { 'app.kubernetes.io/version': settings.release }),
    'app.kubernetes.io/component': 'server',
    'app.kubernetes.io/part-of': service.namespace,
    'app.kubernetes.io/managed-by': settings.managedBy,
    owner: service.team,
  }
}

/** The metadata of an object of the deployment; `name` where it is not the deployment's own. */
export function metadataOf(
  service: Service,
  settings: Settings,
  { name = settings.name, annotations = {} }: { name?: Value<string>; annotations?: object } = {},
): object {
  return {
    name,
    namespace: settings.namespace,
    labels: labelsOf(service, settings),
    annotations: { email: service.email, ...annotations },
  }
}
