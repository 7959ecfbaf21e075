import type { Service } from '../../../service.ts'
import { commented } from '../../kubernetes/yaml.ts'
import { identityLabels } from '../identity.ts'
import { labelsOf, metadataOf, selectorOf } from '../names.ts'
import { podSpec } from '../pod.ts'

/** The port of `/metrics`, as everywhere. */
export const METRICS_PORT = 9464

/** One pod that reads the store and tells Prometheus. It has no memory, so one that is replaced is no loss. */
export function exporterDeployment(service: Service): object {
  const annotations = {
    'kube-score/ignore': 'deployment-replicas',
    'polaris.fairwinds.com/deploymentMissingReplicas-exempt': commented(
      'One is enough: it has no memory, users never call it, and an alert tells when it is away.',
      'true',
    ),
    'polaris.fairwinds.com/priorityClassNotSet-exempt': 'true',
  }
  const labels = { ...labelsOf(service, 'exporter'), ...identityLabels(service) }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadataOf(service, 'exporter', { annotations }),
    spec: {
      replicas: 1,
      revisionHistoryLimit: 5,
      selector: { matchLabels: selectorOf(service, 'exporter') },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      template: {
        metadata: { labels },
        spec: {
          restartPolicy: 'Always',
          terminationGracePeriodSeconds: 10,
          ...podSpec(
            service,
            'exporter',
            [],
            [
              {
                name: 'exporter',
                args: ['backup', 'exporter', ...(service.postgres ? [] : ['--content', 'configuration'])],
                memory: '256Mi',
                more: {
                  ports: [{ name: 'metrics', containerPort: METRICS_PORT, protocol: 'TCP' }],
                  livenessProbe: probe('/livez', 6),
                  readinessProbe: probe('/readyz', 3),
                },
              },
            ],
          ),
        },
      },
    },
  }
}

function probe(path: string, failureThreshold: number): object {
  return { httpGet: { path, port: 'metrics' }, periodSeconds: 10, timeoutSeconds: 3, failureThreshold }
}

export const exporterService = (service: Service): object => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: metadataOf(service, 'exporter'),
  spec: {
    type: 'ClusterIP',
    selector: selectorOf(service, 'exporter'),
    ports: [{ name: 'metrics', port: METRICS_PORT, targetPort: 'metrics', protocol: 'TCP' }],
  },
})

export const serviceMonitor = (service: Service): object => ({
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'ServiceMonitor',
  metadata: metadataOf(service, 'exporter'),
  spec: {
    selector: { matchLabels: selectorOf(service, 'exporter') },
    endpoints: [
      {
        port: 'metrics',
        honorLabels: commented(
          'The label `service` of its series is that of the service whose backups they are about, and not the exporter’s.',
          true,
        ),
      },
    ],
  },
})
