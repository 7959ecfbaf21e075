import type { KubeObject } from './kube-client.ts'

/** What {@link monitoringObjects} makes. */
export interface MonitoringShape {
  namespace: string
  release: string
  name: string
  alertmanager: boolean
  intervalSeconds: number
  /** kwok's server, see Cluster. */
  nodeServer: string
}

/** The objects of a small kube-prometheus-stack: namespace, rights, Prometheus, Alertmanager, and the usual sources of series. */
export function monitoringObjects(shape: MonitoringShape): KubeObject[] {
  const { namespace, alertmanager } = shape
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    ...rights(namespace),
    ...(alertmanager ? [alertmanagerObject(shape)] : []),
    prometheusObject(shape),
    monitor(shape, 'prometheus', { 'operated-prometheus': 'true' }, 'web'),
    ...(alertmanager ? [monitor(shape, 'alertmanager', { 'operated-alertmanager': 'true' }, 'web')] : []),
    ...kubeStateMetrics(shape),
    containerFigures(shape),
  ].map((object) => inNamespace(object, namespace))
}

const CLUSTER_WIDE = new Set(['Namespace', 'ClusterRole', 'ClusterRoleBinding'])
function inNamespace(object: KubeObject, namespace: string): KubeObject {
  return CLUSTER_WIDE.has(object.kind) ? object : { ...object, metadata: { namespace, ...object.metadata } }
}

/** Prometheus may look around in the whole cluster. */
function rights(namespace: string): KubeObject[] {
  const metadata = { name: `prometheus-${namespace}` }
  const api = { apiVersion: 'rbac.authorization.k8s.io/v1' }
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'prometheus', namespace } },
    {
      ...api,
      kind: 'ClusterRole',
      metadata,
      rules: [
        {
          apiGroups: [''],
          resources: ['nodes', 'nodes/metrics', 'services', 'endpoints', 'pods'],
          verbs: ['get', 'list', 'watch'],
        },
        { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['get', 'list', 'watch'] },
      ],
    },
    {
      ...api,
      kind: 'ClusterRoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: metadata.name },
      subjects: [{ kind: 'ServiceAccount', name: 'prometheus', namespace }],
    },
  ]
}

function prometheusObject({ namespace, release, name, alertmanager, intervalSeconds }: MonitoringShape): KubeObject {
  const ours = { matchLabels: { release } }
  const everywhere = {}
  const interval = `${intervalSeconds}s`
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'Prometheus',
    metadata: { name, labels: { release } },
    spec: {
      replicas: 1,
      version: 'v3.5.0',
      serviceAccountName: 'prometheus',
      scrapeInterval: interval,
      evaluationInterval: interval,
      enableFeatures: ['exemplar-storage'],
      // As kube-prometheus-stack does it: what does not carry its release's label is not seen.
      serviceMonitorSelector: ours,
      serviceMonitorNamespaceSelector: everywhere,
      podMonitorSelector: ours,
      podMonitorNamespaceSelector: everywhere,
      probeSelector: ours,
      probeNamespaceSelector: everywhere,
      scrapeConfigSelector: ours,
      scrapeConfigNamespaceSelector: everywhere,
      ruleSelector: ours,
      ruleNamespaceSelector: everywhere,
      ...(alertmanager
        ? { alerting: { alertmanagers: [{ namespace, name: 'alertmanager-operated', port: 'web', apiVersion: 'v2' }] } }
        : {}),
    },
  }
}

function alertmanagerObject({ name, release }: MonitoringShape): KubeObject {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'Alertmanager',
    metadata: { name, labels: { release } },
    spec: {
      replicas: 1,
      version: 'v0.28.1',
      alertmanagerConfigSelector: { matchLabels: { release } },
      alertmanagerConfigNamespaceSelector: {},
    },
  }
}

function monitor(
  { release, namespace }: MonitoringShape,
  name: string,
  matchLabels: Record<string, string>,
  port: string,
): KubeObject {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: { name, labels: { release } },
    spec: {
      selector: { matchLabels },
      namespaceSelector: { matchNames: [namespace] },
      endpoints: [{ port, honorLabels: name === 'kube-state-metrics' }],
    },
  }
}

function kubeStateMetrics(shape: MonitoringShape): KubeObject[] {
  const name = 'kube-state-metrics'
  const labels = { 'app.kubernetes.io/name': name }
  const image = 'ticolops.invalid/kube-state-metrics-stand-in'
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, labels },
      spec: {
        replicas: 1,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { containers: [{ name, image, ports: [{ name: 'http', containerPort: 8080 }] }] },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, labels },
      spec: { selector: labels, ports: [{ name: 'http', port: 8080, targetPort: 'http' }] },
    },
    monitor(shape, name, labels, 'http'),
  ]
}

/** What the kubelets' cAdvisor pages would give, from kwok's server: one target per node, job `kubelet` as usual. */
function containerFigures({ release, nodeServer }: MonitoringShape): KubeObject {
  return {
    apiVersion: 'monitoring.coreos.com/v1alpha1',
    kind: 'ScrapeConfig',
    metadata: { name: 'kubelet', labels: { release } },
    spec: {
      jobName: 'kubelet',
      httpSDConfigs: [{ url: `${nodeServer}/discovery/prometheus`, refreshInterval: '5s' }],
      honorLabels: true,
      relabelings: [
        { targetLabel: 'job', replacement: 'kubelet' },
        { sourceLabels: ['__metrics_path__'], regex: '/metrics/nodes/([^/]+)/.+', targetLabel: 'node' },
        { sourceLabels: ['__metrics_path__'], regex: '/metrics/nodes/[^/]+(/.+)', targetLabel: 'metrics_path' },
      ],
    },
  }
}
