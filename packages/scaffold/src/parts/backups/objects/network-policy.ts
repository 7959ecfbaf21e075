import type { Service } from '../../../service.ts'
import { commented } from '../../kubernetes/yaml.ts'
import { providerOf } from '../identity.ts'
import type { Need } from '../jobs.ts'
import { metadataOf, selectorOf } from '../names.ts'
import type { Workload } from '../names.ts'
import { METRICS_PORT } from './exporter.ts'

/** Private networks, where managed databases have their addresses (RFC 1918, and RFC 6598 for some clouds' pods). */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10']

/** The only address that NodeLocal DNSCache has in every cluster. */
const NODE_LOCAL_DNS = '169.254.20.10/32'

const namespace = (name: string): object => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
})
const tcp = (port: number | string): object => ({ protocol: 'TCP', port })

/** Who may reach the pods of a workload (nobody, but Prometheus the exporter), and whom they may reach. */
export function networkPolicy(service: Service, workload: Workload, needs: readonly Need[]): object {
  const isExporter = workload === 'exporter'
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadataOf(service, workload),
    spec: {
      podSelector: { matchLabels: selectorOf(service, workload) },
      policyTypes: ['Ingress', 'Egress'],
      ingress: isExporter
        ? [
            commented('Prometheus, wherever in its namespace it runs.', {
              from: [namespace(service.monitoringNamespace)],
              ports: [tcp(METRICS_PORT)],
            }),
          ]
        : [],
      egress: [
        commented("DNS: the cluster's own, and NodeLocal DNSCache.", {
          to: [
            { ...namespace('kube-system'), podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } },
            { ipBlock: { cidr: NODE_LOCAL_DNS } },
          ],
          ports: [{ protocol: 'UDP', port: 53 }, tcp(53)],
        }),
        commented('The store, wherever it is. Name it, and the rule is tight.', { ports: [tcp(storePort(service))] }),
        ...identityRules(service),
        ...needs.map((need) => RULES[need]),
      ],
    },
  }
}

function storePort({ backup: { endpoint } }: Service): number {
  if (endpoint === undefined) return 443
  const { port, protocol } = new URL(endpoint)
  return port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port)
}

function identityRules(service: Service): readonly unknown[] {
  const egress = providerOf(service)?.egress ?? []
  return egress.length === 0
    ? []
    : egress.map(({ cidr, port }) =>
        commented('Where the pod learns who it is.', { to: [{ ipBlock: { cidr } }], ports: [tcp(port)] }),
      )
}

const postgres = (which: string): unknown =>
  commented(`${which}, in any namespace or at a private address. Name the one you use, and the rule is tight.`, {
    to: [{ namespaceSelector: {} }, ...PRIVATE.map((cidr) => ({ ipBlock: { cidr } }))],
    ports: [tcp(5432)],
  })

const RULES: Readonly<Record<Need, unknown>> = {
  database: postgres('PostgreSQL'),
  staging: postgres('The staging server'),
  cluster: commented('The API server, whose address no selector finds: by its Service, and as its endpoint.', {
    ports: [tcp(443), tcp(6443)],
  }),
}
