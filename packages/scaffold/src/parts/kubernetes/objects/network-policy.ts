import type { Service } from '../../../service.ts'
import type { Value } from '../expression.ts'
import { commented } from '../yaml.ts'
import type { Manifest } from '../manifest.ts'
import { metadataOf, selectorOf } from '../manifest.ts'
import { metricsPort, redisPort } from '../ports.ts'
import type { Settings } from '../settings.ts'

/** Pods of the namespace that may call the service carry this label, with the service's instance as its value. */
export const CLIENT_OF = 'obs.ticolops.dev/client-of'

/** Private networks, where managed databases have their addresses (RFC 1918, and RFC 6598 for some clouds' pods). */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10']

/** The only address that NodeLocal DNSCache has in every cluster; it is a host's, so no selector finds it. */
const NODE_LOCAL_DNS = '169.254.20.10/32'

const namespace = (name: Value<string>): object => ({
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
})
const tcp = (port: number | string): object => ({ protocol: 'TCP', port })

/** Who may reach the pods, and whom they may reach. */
export function networkPolicy(service: Service, settings: Settings): Manifest {
  return {
    name: 'network-policy',
    about:
      "Who may reach the pods, and whom they may reach; nobody else. It holds only where the cluster enforces policies (Calico, Cilium, and the providers' own once they are switched on).\nWhatever else the service calls needs a rule under egress: for an API on the internet, or Sentry, port 443 to ipBlock {cidr: 0.0.0.0/0, except: [169.254.169.254/32]}.",
    object: {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: metadataOf(service, settings),
      spec: {
        podSelector: commented(
          'One label, by which Deployment, Service and PodDisruptionBudget select, too: polaris (missingNetworkPolicy) wants exactly one of the pods’ labels here, kube-score (networkpolicy-targets-pod) takes any that fit.',
          { matchLabels: selectorOf(settings) },
        ),
        policyTypes: ['Ingress', 'Egress'],
        ingress: [
          commented('The edge.', { from: [namespace(settings.edge.namespace)], ports: [tcp('http')] }),
          commented('Prometheus, wherever in its namespace it runs. Without this rule every dashboard stays empty.', {
            from: [namespace(settings.monitoringNamespace)],
            ports: [tcp(metricsPort(service))],
          }),
          commented('Pods of this namespace that say so by a label.', {
            from: [{ podSelector: { matchLabels: { [CLIENT_OF]: settings.name } } }],
            ports: [tcp('http')],
          }),
        ],
        egress: [
          commented("DNS: the cluster's own, and NodeLocal DNSCache.", {
            to: [
              { ...namespace('kube-system'), podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } },
              { ipBlock: { cidr: NODE_LOCAL_DNS } },
            ],
            ports: [{ protocol: 'UDP', port: 53 }, tcp(53)],
          }),
          commented('Traces and logs by OTLP.', {
            to: [namespace(settings.monitoringNamespace)],
            ports: [tcp(4317), tcp(4318)],
          }),
          ...dependencies(service),
        ],
      },
    },
  }
}

/** Databases: in any namespace, or at a private address outside of the cluster. */
function dependencies(service: Service): readonly unknown[] {
  const { postgres, redis } = service
  const to = [{ namespaceSelector: {} }, ...PRIVATE.map((cidr) => ({ ipBlock: { cidr } }))]
  const rule = (name: string, port: number): unknown =>
    commented(`${name}, in any namespace or at a private address. Name the one you use, and the rule is tight.`, {
      to,
      ports: [tcp(port)],
    })
  return [...(postgres ? [rule('PostgreSQL', 5432)] : []), ...(redis ? [rule('Redis', redisPort(service))] : [])]
}
