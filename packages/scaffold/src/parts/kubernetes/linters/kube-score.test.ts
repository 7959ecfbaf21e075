import { describe, expect, it } from 'vitest'
import { deployed } from '../../../../test/deployed.ts'
import type { Deployed } from '../../../../test/deployed.ts'
import { samples } from '../../../../test/samples.ts'

// kube-score itself runs over the rendered overlays in test/scaffold-cluster; these say which object answers for each of its tests.

const STABLE = new Set([
  'v1',
  'apps/v1',
  'policy/v1',
  'autoscaling/v2',
  'networking.k8s.io/v1',
  'gateway.networking.k8s.io/v1',
  'cert-manager.io/v1',
  'external-secrets.io/v1',
])
/** The rate limits: their projects have no newer version. */
const OWN = new Set(['gateway.envoyproxy.io/v1alpha1', 'traefik.io/v1alpha1'])

const CHECKS: Record<string, (on: Deployed) => boolean> = {
  'container-resources': ({ container: { resources } }) =>
    ['cpu', 'memory'].every((each) => resources.requests[each] !== undefined && resources.limits[each] !== undefined),
  'container-ephemeral-storage-request-and-limit': ({ container: { resources } }) =>
    [resources.requests, resources.limits].every((each) => each['ephemeral-storage'] !== undefined),
  'container-image-tag': ({ container }) => container.image.includes('@sha256:'),
  'container-image-pull-policy': ({ container }) => container.imagePullPolicy === 'Always',
  'container-security-context-user-group-id': ({ container: { securityContext } }) =>
    Number(securityContext['runAsUser']) >= 10_000 && Number(securityContext['runAsGroup']) >= 10_000,
  'container-security-context-privileged': ({ container }) => container.securityContext['privileged'] === false,
  'container-security-context-readonlyrootfilesystem': ({ container }) =>
    container.securityContext['readOnlyRootFilesystem'] === true,
  'container-seccomp-profile': ({ pod }) => pod.securityContext.seccompProfile.type === 'RuntimeDefault',
  'container-ports-check': ({ container: { ports } }) =>
    new Set(ports.map(({ name }) => name)).size === ports.length && ports.every(({ name }) => name.length <= 15),
  'pod-probes': ({ container }) => container.readinessProbe !== undefined && container.livenessProbe !== undefined,
  'pod-probes-identical': ({ container: { livenessProbe, readinessProbe } }) =>
    livenessProbe.httpGet.path !== readinessProbe.httpGet.path,
  'pod-networkpolicy': ({ policy }) => {
    const { policyTypes, ingress, egress } = policy
    return policyTypes.includes('Ingress') && policyTypes.includes('Egress') && ingress.length > 0 && egress.length > 0
  },
  'networkpolicy-targets-pod': ({ policy, spec }) =>
    JSON.stringify(policy.podSelector) === JSON.stringify(spec.selector),
  'deployment-has-poddisruptionbudget': ({ budget, spec }) =>
    JSON.stringify(budget.selector) === JSON.stringify(spec.selector),
  'deployment-has-host-podantiaffinity': ({ pod }) =>
    pod.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution.some(
      ({ podAffinityTerm }) => podAffinityTerm.topologyKey === 'kubernetes.io/hostname',
    ),
  'deployment-targeted-by-hpa-does-not-have-replicas-configured': ({ spec }) => !('replicas' in spec),
  'horizontalpodautoscaler-replicas': ({ scaler }) => scaler.minReplicas >= 2,
  'pod-topology-spread-constraints': ({ pod }) => pod.topologySpreadConstraints.length > 0,
  'service-type': ({ service }) => service.type !== 'NodePort',
  'stable-version': ({ objects }) => objects.every(({ apiVersion }) => STABLE.has(apiVersion) || OWN.has(apiVersion)),
  'cronjob-has-deadline': ({ all }) => all('CronJob').length === 0,
  'label-values': ({ objects }) =>
    objects.every(({ metadata }) =>
      Object.values(metadata.labels).every((value) => /^([a-z0-9A-Z]([-\w.]{0,61}[a-z0-9A-Z])?)?$/.test(value)),
    ),
}

describe.each(samples)('kube-score: %s', (_, service) => {
  const objects = deployed(service)
  it.each(Object.entries(CHECKS))('%s', (_id, holds) => expect(holds(objects)).toBe(true))
})
