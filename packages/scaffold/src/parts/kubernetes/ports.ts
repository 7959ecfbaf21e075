import type { Service } from '../../service.ts'

/** Whether metrics are served where requests are: then the pod has one port, and its name is `http`. */
const shared = (service: Service): boolean => service.port === service.telemetryPort

/** The name of the pod's port with the metrics. */
export const metricsPort = (service: Service): 'http' | 'metrics' => (shared(service) ? 'http' : 'metrics')

/** The pod's ports. */
export function containerPorts(service: Service): readonly object[] {
  const http = { name: 'http', containerPort: service.port, protocol: 'TCP' }
  return shared(service) ? [http] : [http, { name: 'metrics', containerPort: service.telemetryPort, protocol: 'TCP' }]
}

/** Where Redis answers: its own port, or that of the cloud's managed one with TLS (Memorystore, Azure Managed Redis). */
export function redisPort({ cloud }: Service): number {
  return cloud === 'gcp' ? 6378 : cloud === 'azure' ? 10_000 : 6379
}

/** The Service's ports: a ServiceMonitor finds `metrics` by its name, the edge sees `http` alone. */
export function servicePorts(service: Service): readonly object[] {
  return [
    { name: 'http', port: 80, targetPort: 'http', protocol: 'TCP', appProtocol: 'http' },
    { name: 'metrics', port: service.telemetryPort, targetPort: metricsPort(service), protocol: 'TCP' },
  ]
}
