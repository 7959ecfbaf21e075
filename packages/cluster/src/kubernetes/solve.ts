import type { KubernetesTarget } from '@ticolops/obs-config'
import { EXIT, TargetError } from '../errors.ts'
import type { Facts, PrometheusInstance } from './discover.ts'
import { formatSelector, matches, solveSelector } from './selectors.ts'
import type { LabelSelector, Labels } from './selectors.ts'

/** What makes a cluster take our objects: labels per kind, each with its reason. */
export interface Placement {
  readonly namespace: string
  readonly serviceMonitorLabels: Labels
  readonly ruleLabels: Labels
  readonly dashboardLabels: Labels
  readonly explanations: readonly string[]
}

/** The label by which Grafana's sidecar finds dashboards in kube-prometheus-stack and the Grafana chart, unless its pod says otherwise. */
const DEFAULT_DASHBOARD_LABELS: Labels = { grafana_dashboard: '1' }

/** The placement when nothing is known of the cluster: the labels that the caller gives. */
export function assumedPlacement(namespace: string, labels: Labels): Placement {
  return {
    namespace,
    serviceMonitorLabels: labels,
    ruleLabels: labels,
    dashboardLabels: DEFAULT_DASHBOARD_LABELS,
    explanations: [],
  }
}

/** Solves every selector between our objects and the cluster's Prometheus and Grafana. Throws `selector.unsolvable` with the field in the way. */
export function solvePlacement(
  facts: Facts,
  target: KubernetesTarget,
  fixed: Labels,
  serviceNamespaces: readonly string[],
): Placement {
  const { prometheus, sidecar } = facts
  const source = `${prometheus.namespace}/${prometheus.name}`
  const where = { namespace: target.namespace, labels: facts.namespaceLabels }
  const unseen = [
    ...requireNamespace(prometheus, 'serviceMonitorNamespaceSelector', where),
    ...requireNamespace(prometheus, 'ruleNamespaceSelector', where),
  ]
  requireNoTenancy(prometheus, target.namespace, serviceNamespaces)

  const monitors = solved(prometheus, 'serviceMonitorSelector', fixed)
  const rules = solved(prometheus, 'ruleSelector', fixed)
  const dashboardLabels =
    sidecar === undefined ? DEFAULT_DASHBOARD_LABELS : { [sidecar.label]: sidecar.value === '' ? '1' : sidecar.value }
  const dashboardReason =
    sidecar === undefined
      ? 'the Grafana chart’s default; no Grafana pod was seen'
      : `the sidecar of pod ${sidecar.namespace}/${sidecar.pod} looks for it`
  return {
    namespace: target.namespace,
    serviceMonitorLabels: monitors.add,
    ruleLabels: rules.add,
    dashboardLabels,
    explanations: [
      ...monitors.explanations.map((each) => `ServiceMonitor: ${each}`),
      ...rules.explanations.map((each) => `PrometheusRule: ${each}`),
      ...Object.entries(dashboardLabels).map(([key, value]) => `ConfigMap: ${key}=${value} because ${dashboardReason}`),
      ...unseen,
      `Prometheus: ${source}`,
    ],
  }
}

type SelectorField = 'ruleSelector' | 'serviceMonitorSelector'
type NamespaceSelectorField = 'ruleNamespaceSelector' | 'serviceMonitorNamespaceSelector'

function solved(
  prometheus: PrometheusInstance,
  field: SelectorField,
  fixed: Labels,
): { add: Labels; explanations: readonly string[] } {
  const solution = solveSelector(prometheus[field], fixed, `${prometheus.namespace}/${prometheus.name} .spec.${field}`)
  if (solution.solved) return solution
  throw unsolvable(prometheus, field, solution.reason, `{"spec":{"${field}":{}}}`)
}

/**
 * A namespace selector that is not set means the Prometheus object's own namespace; `{}` means all. Returns what to say of a selector that can
 * not be matched because the namespace's labels may not be read: verification will tell.
 */
function requireNamespace(
  prometheus: PrometheusInstance,
  field: NamespaceSelectorField,
  where: { readonly namespace: string; readonly labels: Labels | 'unknown' },
): string[] {
  const selector: LabelSelector = prometheus[field]
  const path = `${prometheus.namespace}/${prometheus.name} .spec.${field}`
  const patch = `{"spec":{"${field}":{}}}`
  if (selector === null || selector === undefined) {
    if (where.namespace === prometheus.namespace) return []
    const reason = `${path} is not set, so it only looks into namespace ${prometheus.namespace}, and the target names ${where.namespace}`
    throw unsolvable(prometheus, field, reason, patch, `Set namespace: '${prometheus.namespace}' in the target`)
  }
  const labels = where.labels === 'unknown' ? {} : where.labels
  // The API server gives every namespace this label.
  if (matches(selector, { ...labels, 'kubernetes.io/metadata.name': where.namespace })) return []
  if (where.labels === 'unknown') {
    const wanted = formatSelector(selector)
    return [
      `Namespace: ${where.namespace} must have ${wanted} for ${path}; you may not read namespaces, so nobody looked`,
    ]
  }
  const reason = `${path} wants namespaces with ${formatSelector(selector)}, and ${where.namespace} is not one`
  const label = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`)
  const relabel =
    label.length === 0
      ? 'Name a namespace that it selects'
      : `Label it: \`kubectl label namespace ${where.namespace} ${label.join(' ')}\``
  throw unsolvable(prometheus, field, reason, patch, relabel)
}

/** Settings for tenants that would cut our one set of rules, or our monitors, off from the services of other namespaces. */
function requireNoTenancy(
  prometheus: PrometheusInstance,
  namespace: string,
  serviceNamespaces: readonly string[],
): void {
  const foreign = serviceNamespaces.filter((each) => each !== namespace)
  if (foreign.length === 0) return
  const path = `${prometheus.namespace}/${prometheus.name} .spec`
  const move = `Install into the services' own namespace (namespace: '${foreign[0]}')`
  if (prometheus.ignoreNamespaceSelectors) {
    const reason = `${path}.ignoreNamespaceSelectors is true, so a ServiceMonitor in ${namespace} cannot select Services in ${foreign.join(', ')}`
    throw unsolvable(
      prometheus,
      'ignoreNamespaceSelectors',
      reason,
      '{"spec":{"ignoreNamespaceSelectors":false}}',
      move,
    )
  }
  const label = prometheus.enforcedNamespaceLabel
  const enforced = ['prometheusrules', 'servicemonitors'].filter(
    (resource) => !isExcluded(prometheus, resource, namespace),
  )
  if (label !== '' && enforced.length > 0) {
    const reason = `${path}.enforcedNamespaceLabel forces ${label}="${namespace}" on our rules and targets, so they cannot be about ${foreign.join(', ')}`
    const excluded = [
      ...prometheus.excludedFromEnforcement,
      ...enforced.map((resource) => ({ group: 'monitoring.coreos.com', resource, namespace })),
    ]
    const patch = JSON.stringify({ spec: { excludedFromEnforcement: excluded } })
    throw unsolvable(prometheus, 'enforcedNamespaceLabel', reason, patch, move)
  }
}

/** Whether a kind is excluded in a whole namespace; single objects do not help, because ours come and go. */
function isExcluded({ excludedFromEnforcement }: PrometheusInstance, resource: string, namespace: string): boolean {
  return excludedFromEnforcement.some(
    (each) => each.resource === resource && each.namespace === namespace && !each.name,
  )
}

function unsolvable(
  prometheus: PrometheusInstance,
  field: string,
  reason: string,
  patch: string,
  instead?: string,
): TargetError {
  const command = `\`kubectl -n ${prometheus.namespace} patch prometheus ${prometheus.name} --type merge -p '${patch}'\``
  return new TargetError('selector.unsolvable', `Prometheus would ignore what we install: ${reason}.`, {
    hint: `${instead === undefined ? '' : `${instead}, or ask `}${instead === undefined ? 'Ask ' : ''}whoever runs Prometheus to change the field: ${command}.`,
    exitCode: EXIT.target,
    details: { prometheus: `${prometheus.namespace}/${prometheus.name}`, field: `.spec.${field}` },
  })
}
