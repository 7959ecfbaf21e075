import type { Service } from '../../../service.ts'
import { METRICS_PORT } from '../collector.ts'
import { metadataOf, selectorOf } from './names.ts'

export const serviceAccount = (service: Service): object => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: metadataOf(service, 'object'),
  automountServiceAccountToken: false,
})

/** Without an address of its own: every collector is asked by itself. */
export const metricsService = (service: Service): object => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: metadataOf(service, 'object'),
  spec: {
    clusterIP: 'None',
    selector: selectorOf(service),
    ports: [{ name: 'metrics', port: METRICS_PORT, targetPort: 'metrics', protocol: 'TCP' }],
  },
})

export const serviceMonitor = (service: Service): object => ({
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'ServiceMonitor',
  metadata: metadataOf(service, 'object'),
  spec: { selector: { matchLabels: selectorOf(service) }, endpoints: [{ port: 'metrics' }] },
})
