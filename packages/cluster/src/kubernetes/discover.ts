import type { KubernetesTarget } from '@ticolops/obs-config'
import { EXIT, TargetError } from '../errors.ts'
import { nearest } from '@ticolops/obs-config'
import type { KubernetesApi } from './api.ts'
import { namespaceMissing, namespaceTerminating, operatorMissing } from './api-errors.ts'
import { RESOURCES } from './objects.ts'
import type { KubernetesObject } from './objects.ts'
import type { LabelSelector, Labels } from './selectors.ts'

/** A `Prometheus` object of the operator, as far as delivery depends on it. */
export interface PrometheusInstance {
  readonly name: string
  readonly namespace: string
  readonly ruleSelector: LabelSelector
  readonly ruleNamespaceSelector: LabelSelector
  readonly serviceMonitorSelector: LabelSelector
  readonly serviceMonitorNamespaceSelector: LabelSelector
  /** Monitors may then only select Services of their own namespace. */
  readonly ignoreNamespaceSelectors: boolean
  /** The operator then forces this label to the object's own namespace, in every expression and on every target. */
  readonly enforcedNamespaceLabel: string
  /** Objects that {@link enforcedNamespaceLabel} is not forced on. */
  readonly excludedFromEnforcement: readonly ExcludedObjects[]
  /** Whose rights discovery of targets depends on. */
  readonly serviceAccount: string
  /** How to reach it: the governing Service and its port. */
  readonly service: { readonly name: string; readonly port: string; readonly scheme: 'http' | 'https' }
  /** Path prefix of its HTTP API, without a trailing slash. */
  readonly routePrefix: string
}

/** Objects of a kind in a namespace, all or one, as `excludedFromEnforcement` names them. */
export interface ExcludedObjects {
  readonly resource: string
  readonly namespace: string
  readonly name?: string
}

/** Grafana's dashboard sidecar, as its pod configures it. */
export interface GrafanaSidecar {
  readonly pod: string
  readonly namespace: string
  readonly label: string
  /** Value that the label must have; any when empty. */
  readonly value: string
  /** Namespaces that it watches; `ALL` for all. */
  readonly namespaces: readonly string[] | 'ALL'
}

/** What is known of the cluster. A value: solving, rendering and checking are functions of it. */
export interface Facts {
  readonly version: string
  readonly prometheus: PrometheusInstance
  /** Labels of the namespace that our objects go to; unknown without the right to read namespaces. */
  readonly namespaceLabels: Labels | 'unknown'
  readonly sidecar?: GrafanaSidecar
}

/** Asks the cluster for everything that the rest needs. Throws when there is no way on: unreachable, no operator, no namespace, no or several Prometheus objects. */
export async function discover(api: KubernetesApi, target: KubernetesTarget): Promise<Facts> {
  const version = await api.version()
  const [namespaceLabels, prometheus, sidecar] = await Promise.all([
    namespaceLabelsOf(api, target.namespace),
    findPrometheus(api, target),
    findSidecar(api),
  ])
  return { version, prometheus, namespaceLabels, ...(sidecar === undefined ? {} : { sidecar }) }
}

async function namespaceLabelsOf(api: KubernetesApi, name: string): Promise<Labels | 'unknown'> {
  const namespace = await unlessForbidden(api.get(RESOURCES.Namespace, name), 'unknown' as const)
  if (namespace === 'unknown') return namespace
  if (namespace === undefined) throw namespaceMissing(name)
  if (namespace.metadata.deletionTimestamp !== undefined) {
    const { finalizers } = (namespace.spec ?? {}) as { finalizers?: string[] }
    throw namespaceTerminating(name, finalizers)
  }
  return namespace.metadata.labels ?? {}
}

async function findPrometheus(api: KubernetesApi, target: KubernetesTarget): Promise<PrometheusInstance> {
  if (!(await api.serves(RESOURCES.Prometheus))) throw operatorMissing(RESOURCES.Prometheus)
  if (target.prometheus !== undefined) return namedPrometheus(api, target.prometheus, target.namespace)
  const everywhere = await unlessForbidden(api.list(RESOURCES.Prometheus), undefined)
  const found = everywhere ?? (await api.list(RESOURCES.Prometheus, { namespace: target.namespace }))
  const names = found.map((each) => `${each.metadata.namespace}/${each.metadata.name}`)
  if (found.length > 1) {
    throw new TargetError(
      'prometheus.ambiguous',
      `The cluster has ${found.length} Prometheus objects: ${names.join(', ')}.`,
      {
        hint: `Say which one in the target of the configuration: prometheus: '${names[0]}'.`,
        exitCode: EXIT.target,
        details: { candidates: names },
      },
    )
  }
  const only = found[0]
  if (only !== undefined) return readPrometheus(only)
  const where =
    everywhere === undefined ? `namespace ${target.namespace} (you may not list them elsewhere)` : 'the cluster'
  throw new TargetError('prometheus.none', `There is no Prometheus object in ${where}.`, {
    hint:
      everywhere === undefined
        ? "Name it in the target of the configuration: prometheus: 'namespace/name'."
        : 'Create one (`kubectl explain prometheus.spec`), or install kube-prometheus-stack.',
    exitCode: EXIT.target,
    details: { candidates: [] },
  })
}

async function namedPrometheus(api: KubernetesApi, reference: string, fallback: string): Promise<PrometheusInstance> {
  const [namespace, name] = reference.includes('/') ? reference.split('/', 2) : [fallback, reference]
  const found = await api.get(RESOURCES.Prometheus, name ?? '', namespace)
  if (found !== undefined) return readPrometheus(found)
  const others = ((await unlessForbidden(api.list(RESOURCES.Prometheus), undefined)) ?? []).map(
    (each) => `${each.metadata.namespace}/${each.metadata.name}`,
  )
  const near = nearest(reference, others)
  throw new TargetError('prometheus.none', `There is no Prometheus object ${namespace}/${name}.`, {
    hint: near === undefined ? `The cluster has: ${others.join(', ') || 'none'}.` : `Did you mean "${near}"?`,
    exitCode: EXIT.target,
    details: { candidates: others },
  })
}

interface PrometheusSpec {
  readonly ruleSelector?: LabelSelector
  readonly ruleNamespaceSelector?: LabelSelector
  readonly serviceMonitorSelector?: LabelSelector
  readonly serviceMonitorNamespaceSelector?: LabelSelector
  readonly ignoreNamespaceSelectors?: boolean
  readonly enforcedNamespaceLabel?: string
  readonly excludedFromEnforcement?: readonly ExcludedObjects[]
  readonly serviceAccountName?: string
  readonly serviceName?: string
  readonly portName?: string
  readonly routePrefix?: string
  readonly web?: { readonly tlsConfig?: object }
}

/** Reads a `Prometheus` object; what it leaves out has the operator's own defaults. */
export function readPrometheus(object: KubernetesObject): PrometheusInstance {
  const spec = (object.spec ?? {}) as PrometheusSpec
  return {
    name: object.metadata.name,
    namespace: object.metadata.namespace ?? '',
    ruleSelector: spec.ruleSelector,
    ruleNamespaceSelector: spec.ruleNamespaceSelector,
    serviceMonitorSelector: spec.serviceMonitorSelector,
    serviceMonitorNamespaceSelector: spec.serviceMonitorNamespaceSelector,
    ignoreNamespaceSelectors: spec.ignoreNamespaceSelectors ?? false,
    enforcedNamespaceLabel: spec.enforcedNamespaceLabel ?? '',
    excludedFromEnforcement: spec.excludedFromEnforcement ?? [],
    serviceAccount: spec.serviceAccountName ?? 'default',
    service: {
      name: spec.serviceName ?? 'prometheus-operated',
      port: spec.portName ?? 'web',
      scheme: spec.web?.tlsConfig === undefined ? 'http' : 'https',
    },
    // Prometheus alone would take the prefix from its external URL; the operator always passes one, `/` unless told otherwise.
    routePrefix: (spec.routePrefix ?? '').replace(/\/+$/, ''),
  }
}

async function findSidecar(api: KubernetesApi): Promise<GrafanaSidecar | undefined> {
  const pods =
    (await unlessForbidden(api.list(RESOURCES.Pod, { labels: 'app.kubernetes.io/name=grafana' }), undefined)) ?? []
  return pods.map(readSidecar).find((sidecar) => sidecar !== undefined)
}

/** The dashboard sidecar of a Grafana pod: the container with a `LABEL` whose folder or resources are about dashboards, not data sources. */
export function readSidecar(pod: KubernetesObject): GrafanaSidecar | undefined {
  const { containers = [] } = (pod.spec ?? {}) as {
    containers?: { name: string; env?: { name: string; value?: string }[] }[]
  }
  for (const container of containers) {
    const env = new Map((container.env ?? []).map(({ name, value }) => [name, value ?? '']))
    const label = env.get('LABEL')
    if (label === undefined || !/dashboard/i.test(`${container.name} ${label} ${env.get('FOLDER') ?? ''}`)) continue
    const watched = env.get('NAMESPACE')
    const own = pod.metadata.namespace ?? ''
    return {
      pod: pod.metadata.name,
      namespace: own,
      label,
      value: env.get('LABEL_VALUE') ?? '',
      namespaces: watched === 'ALL' ? 'ALL' : (watched ?? own).split(',').map((each) => each.trim()),
    }
  }
  return undefined
}

/** What the promise holds, or a stand-in where the user may not ask. */
export async function unlessForbidden<T, S>(promise: Promise<T>, standIn: S): Promise<T | S> {
  try {
    return await promise
  } catch (error) {
    if (error instanceof TargetError && error.id === 'kubernetes.forbidden') return standIn
    throw error
  }
}
