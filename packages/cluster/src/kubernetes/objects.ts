/** The part of a Kubernetes object that every kind has. */
export interface KubernetesObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: ObjectMeta
  readonly [field: string]: unknown
}

export interface ObjectMeta {
  readonly name: string
  readonly namespace?: string
  readonly uid?: string
  readonly resourceVersion?: string
  readonly generation?: number
  readonly deletionTimestamp?: string
  readonly finalizers?: readonly string[]
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly managedFields?: readonly unknown[]
}

/** A kind as the API serves it. */
export interface Resource {
  readonly apiVersion: string
  readonly kind: string
  readonly plural: string
}

/** The kinds that are read or written, by name. */
export const RESOURCES = {
  ConfigMap: { apiVersion: 'v1', kind: 'ConfigMap', plural: 'configmaps' },
  Namespace: { apiVersion: 'v1', kind: 'Namespace', plural: 'namespaces' },
  Pod: { apiVersion: 'v1', kind: 'Pod', plural: 'pods' },
  Service: { apiVersion: 'v1', kind: 'Service', plural: 'services' },
  EndpointSlice: { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', plural: 'endpointslices' },
  Prometheus: { apiVersion: 'monitoring.coreos.com/v1', kind: 'Prometheus', plural: 'prometheuses' },
  ServiceMonitor: { apiVersion: 'monitoring.coreos.com/v1', kind: 'ServiceMonitor', plural: 'servicemonitors' },
  PrometheusRule: { apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule', plural: 'prometheusrules' },
  CustomResourceDefinition: {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    plural: 'customresourcedefinitions',
  },
} as const satisfies Record<string, Resource>

/** The kinds that we create, in the order of applying; the reverse is the order of deleting. */
export const OWN_RESOURCES: readonly Resource[] = [
  RESOURCES.ServiceMonitor,
  RESOURCES.PrometheusRule,
  RESOURCES.ConfigMap,
]

/** The resource of one of our objects. Throws for a kind that we never create: a bug. */
export function resourceOf(object: { readonly kind: string }): Resource {
  const found = OWN_RESOURCES.find((resource) => resource.kind === object.kind)
  if (found === undefined) throw new Error(`${object.kind} is not a kind that this program creates`)
  return found
}

/** `PrometheusRule monitoring/ticolops-obs-slo`: how an object is called in plans, findings and errors. */
export function describeObject(object: {
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string | undefined }
}): string {
  const { name, namespace } = object.metadata
  return `${object.kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`
}
