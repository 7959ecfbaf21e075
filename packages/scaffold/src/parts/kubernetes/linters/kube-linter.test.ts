import { describe, expect, it } from 'vitest'
import { PRELOADS } from '../secret-files.ts'
import { deployed } from '../../../../test/deployed.ts'
import type { Deployed } from '../../../../test/deployed.ts'
import { samples } from '../../../../test/samples.ts'

// kube-linter cannot be installed from the registries that this project uses. Each assertion has the name of a check of its catalogue.

const probePort = ({ container }: Deployed, probe: 'startupProbe' | 'livenessProbe' | 'readinessProbe'): boolean =>
  container.ports.some(({ name }) => name === container[probe].httpGet.port)
const selects = (labels: Readonly<Record<string, string>>, selector: Readonly<Record<string, string>>): boolean =>
  Object.keys(selector).length > 0 && Object.entries(selector).every(([key, value]) => labels[key] === value)
const secretVariable = /secret|password|token|_url$|_key$/i
const kinds = (objects: Deployed, pattern: RegExp): readonly unknown[] =>
  objects.objects.filter(({ kind }) => pattern.test(kind))

const CHECKS: Record<string, (on: Deployed) => boolean> = {
  'latest-tag': ({ container }) => /@sha256:[0-9a-f]{64}$/.test(container.image),
  'no-anti-affinity': ({ pod, labels }) =>
    pod.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution.some(
      ({ podAffinityTerm: { topologyKey, labelSelector } }) =>
        topologyKey === 'kubernetes.io/hostname' && selects(labels, labelSelector.matchLabels),
    ),
  'no-read-only-root-fs': ({ container }) => container.securityContext['readOnlyRootFilesystem'] === true,
  'run-as-non-root': ({ container }) =>
    container.securityContext['runAsNonRoot'] === true && Number(container.securityContext['runAsUser']) > 0,
  'privilege-escalation-container': ({ container }) =>
    container.securityContext['allowPrivilegeEscalation'] === false && !container.securityContext.capabilities.add,
  'privileged-container': ({ container }) => container.securityContext['privileged'] === false,
  'drop-net-raw-capability': ({ container }) => container.securityContext.capabilities.drop.includes('ALL'),
  'unset-cpu-requirements': ({ container: { resources } }) =>
    Boolean(resources.requests['cpu'] && resources.limits['cpu']),
  'unset-memory-requirements': ({ container: { resources } }) =>
    Boolean(resources.requests['memory'] && resources.limits['memory']),
  'env-var-secret': ({ container }) => !container.env.some(({ name }) => secretVariable.test(name)),
  'duplicate-env-var': ({ container }) => new Set(container.env.map(({ name }) => name)).size === container.env.length,
  'dangling-service': ({ labels, service }) => selects(labels, service.selector),
  'mismatching-selector': ({ labels, spec }) => selects(labels, spec.selector.matchLabels),
  'invalid-target-ports': ({ container, service }) =>
    service.ports.every(({ targetPort }) => container.ports.some(({ name }) => name === targetPort)),
  'startup-port': (on) => probePort(on, 'startupProbe'),
  'liveness-port': (on) => probePort(on, 'livenessProbe'),
  'readiness-port': (on) => probePort(on, 'readinessProbe'),
  'no-startup-probe': ({ container }) => container.startupProbe.httpGet.path.startsWith('/'),
  'no-liveness-probe': ({ container }) => container.livenessProbe.httpGet.path.startsWith('/'),
  'no-readiness-probe': ({ container }) => container.readinessProbe.httpGet.path.startsWith('/'),
  'non-existent-service-account': ({ pod, all }) =>
    all('ServiceAccount').some(({ metadata }) => metadata.name === pod.serviceAccountName),
  'deprecated-service-account-field': ({ pod }) => pod['serviceAccount'] === undefined,
  'default-service-account': ({ pod }) => pod.serviceAccountName !== 'default',
  'pdb-max-unavailable': ({ budget }) => budget.maxUnavailable > 0,
  'pdb-min-available': ({ budget }) => !('minAvailable' in budget),
  'pdb-unhealthy-pod-eviction-policy': ({ budget }) => budget.unhealthyPodEvictionPolicy === 'AlwaysAllow',
  'job-ttl-seconds-after-finished': (on) => kinds(on, /Job$/).length === 0,
  'host-ipc': ({ pod }) => pod['hostIPC'] === undefined,
  'host-network': ({ pod }) => pod['hostNetwork'] === undefined,
  'host-pid': ({ pod }) => pod['hostPID'] === undefined,
  'docker-sock': ({ pod }) => !JSON.stringify(pod.volumes).includes('docker.sock'),
  'sensitive-host-mounts': ({ pod }) => pod.volumes.every((volume) => volume['hostPath'] === undefined),
  'ssh-port': ({ container }) => container.ports.every(({ containerPort }) => containerPort !== 22),
  'unsafe-sysctls': ({ pod }) => pod.securityContext['sysctls'] === undefined,
  'minimum-three-replicas': ({ spec }) => spec.replicas === undefined,
  'hpa-minimum-three-replicas': ({ scaler }) => scaler.minReplicas >= 3,
  'dangling-horizontalpodautoscaler': ({ deployment, scaler }) =>
    scaler.scaleTargetRef.name === deployment.metadata.name,
  'dangling-ingress': ({ all }) =>
    all('Ingress').every((ingress) => JSON.stringify(ingress.spec).includes(`"${all('Service')[0]?.metadata.name}"`)),
  'dangling-networkpolicy': ({ labels, policy }) => selects(labels, policy.podSelector.matchLabels),
  'dangling-servicemonitor': (on) => kinds(on, /ServiceMonitor/).length === 0,
  'non-isolated-pod': ({ labels, policy }) => selects(labels, policy.podSelector.matchLabels),
  'no-rolling-update-strategy': ({ spec }) => spec.strategy.type === 'RollingUpdate',
  'read-secret-from-env-var': ({ container }) =>
    !JSON.stringify(container.env).includes('secretKeyRef') &&
    container.envFrom.every((from) => from.secretRef === undefined),
  'privileged-ports': ({ container }) => container.ports.every(({ containerPort }) => containerPort > 1024),
  'use-namespace': ({ objects }) =>
    objects.every(({ metadata }) => metadata.namespace !== undefined && metadata.namespace !== 'default'),
  'required-label-owner': ({ objects }) => objects.every(({ metadata }) => metadata.labels['owner'] !== undefined),
  'required-annotation-email': ({ objects }) =>
    objects.every(({ metadata }) => /^[\w.-]+@[\w.-]+$/.test(metadata.annotations['email'] ?? '')),
  'dnsconfig-options': ({ pod }) => pod.dnsConfig.options.some(({ name, value }) => name === 'ndots' && value === '2'),
  'restart-policy': ({ pod }) => pod.restartPolicy === 'Always',
  // Decided in deployment.ts: a PriorityClass belongs to the cluster.
  'priority-class-name': ({ pod }) => pod['priorityClassName'] === undefined,
  'wildcard-in-rules': (on) => kinds(on, /Role/).length === 0,
  'exposed-services': ({ service }) => service.type === 'ClusterIP',
}

describe.each(samples)('kube-linter: %s', (_, service) => {
  const objects = deployed(service)
  it.each(Object.entries(CHECKS))('%s', (_id, holds) => expect(holds(objects)).toBe(true))
})

describe('a secret', () => {
  it('is nowhere but in files that the runtime reads', () => {
    for (const [, service] of samples) {
      const { objects } = deployed(service)
      expect(JSON.stringify(objects.filter(({ kind }) => kind !== 'ExternalSecret'))).not.toContain('database_url')
    }
    expect(Object.values(PRELOADS).every(({ text }) => text.includes('/run/secrets/ticolops'))).toBe(true)
  })
})
