import type { Service } from '../../../service.ts'
import { commented } from '../../kubernetes/yaml.ts'
import { METRICS_PORT } from '../collector.ts'
import { metadataOf, selectorOf } from './names.ts'

const tcp = (port: number): object => ({ protocol: 'TCP', port })

/** @param ports By which the backend is reached. */
export function networkPolicy(service: Service, ports: readonly number[]): object {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadataOf(service, 'object'),
    spec: {
      podSelector: { matchLabels: selectorOf(service) },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [
        commented('Prometheus, from its own namespace, which is this one.', {
          from: [{ podSelector: {} }],
          ports: [tcp(METRICS_PORT)],
        }),
      ],
      egress: [
        commented('DNS.', {
          to: [{ namespaceSelector: {} }, { ipBlock: { cidr: '169.254.20.10/32' } }],
          ports: [{ protocol: 'UDP', port: 53 }, tcp(53)],
        }),
        commented('The backend, wherever it is. Name it, and the rule is tight.', {
          ports: ports.map((port) => tcp(port)),
        }),
      ],
    },
  }
}
