import type { KubeObject } from '@ticolops/obs-testbed'

const exporters = [
  { name: 'postgres-exporter', port: 9187 },
  { name: 'redis-exporter', port: 9121 },
]

/** The database exporters as their charts deploy them: workload, Service, and a ServiceMonitor that the stack's Prometheus selects. */
export function exporterObjects(namespace: string, release: string): KubeObject[] {
  return exporters.flatMap(({ name, port }) => {
    const labels = { 'app.kubernetes.io/name': name }
    const metadata = { name, namespace, labels }
    const container = {
      name,
      image: `exporters/${name}`,
      ports: [{ name: 'metrics', containerPort: port }],
      // The namespace takes no pod that could be more than it must.
      securityContext: {
        allowPrivilegeEscalation: false,
        runAsNonRoot: true,
        capabilities: { drop: ['ALL'] },
        seccompProfile: { type: 'RuntimeDefault' },
      },
    }
    return [
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata,
        spec: {
          replicas: 1,
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { containers: [container] } },
        },
      },
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata,
        spec: { selector: labels, ports: [{ name: 'metrics', port, targetPort: 'metrics' }] },
      },
      {
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'ServiceMonitor',
        metadata: { ...metadata, labels: { release } },
        spec: { selector: { matchLabels: labels }, endpoints: [{ port: 'metrics' }] },
      },
    ]
  })
}
