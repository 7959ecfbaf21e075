import type { KubernetesObject } from '@ticolops/api'

const exporters = [
  { name: 'postgres-exporter', port: 9187 },
  { name: 'redis-exporter', port: 9121 },
]

/** The database exporters as their charts deploy them: workload, Service, and a ServiceMonitor that the stack's Prometheus selects. */
export function exporterObjects(namespace: string, release: string): readonly KubernetesObject[] {
  return exporters.flatMap(({ name, port }) => {
    const labels = { 'app.kubernetes.io/name': name }
    const metadata = { name, namespace, labels }
    const container = { name, image: `exporters/${name}`, ports: [{ name: 'metrics', containerPort: port }] }
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
