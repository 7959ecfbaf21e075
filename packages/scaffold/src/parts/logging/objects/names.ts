import type { Service } from '../../../service.ts'

/** The collector's name: several services of a cluster may each have one. */
export const nameOf = ({ name }: Service): string => `${name}-logs`

export const selectorOf = (service: Service): object => ({ 'app.kubernetes.io/instance': nameOf(service) })

export const labelsOf = (service: Service): object => ({
  'app.kubernetes.io/name': 'opentelemetry-collector',
  ...selectorOf(service),
  'app.kubernetes.io/component': 'logs',
  'app.kubernetes.io/part-of': service.namespace,
  'app.kubernetes.io/managed-by': 'kustomize',
  owner: service.team,
})

/**
 * Metadata of an object, or what a generator of kustomize takes of it.
 * @param annotations Beside the owner's address.
 */
export function metadataOf(service: Service, kind: 'object' | 'options', annotations: object = {}): object {
  return {
    ...(kind === 'object' && { name: nameOf(service), namespace: service.monitoringNamespace }),
    labels: labelsOf(service),
    annotations: { email: service.email, ...annotations },
  }
}
