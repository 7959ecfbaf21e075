import { describe, expect, it } from 'vitest'
import { deployed } from '../../../../test/deployed.ts'
import type { Deployed } from '../../../../test/deployed.ts'
import { samples } from '../../../../test/samples.ts'

// polaris cannot be installed from the registries that this project uses. Each assertion has the name of one of its checks.

type GatewaySpec = {
  listeners: {
    name: string
    protocol: string
    tls?: { certificateRefs: object[] }
    allowedRoutes: { namespaces: { from: string } }
  }[]
}
type RouteSpec = {
  parentRefs: { sectionName: string }[]
  hostnames: string[]
  rules: { filters?: { type: string }[]; backendRefs?: { namespace?: string }[] }[]
}

const exempt = ({ deployment }: Deployed, check: string): boolean =>
  deployment.metadata.annotations[`polaris.fairwinds.com/${check}-exempt`] === 'true'
const routes = ({ all }: Deployed): readonly RouteSpec[] => all('HTTPRoute').map(({ spec }) => spec as RouteSpec)
const listeners = ({ all }: Deployed): GatewaySpec['listeners'] =>
  all('Gateway').flatMap(({ spec }) => (spec as GatewaySpec).listeners)

const CHECKS: Record<string, (on: Deployed) => boolean> = {
  automountServiceAccountToken: ({ pod, all }) =>
    !pod.automountServiceAccountToken &&
    all('ServiceAccount').every((each) => each.automountServiceAccountToken === false),
  linuxHardening: ({ pod }) => pod.securityContext.seccompProfile.type === 'RuntimeDefault',
  insecureCapabilities: ({ container }) => container.securityContext.capabilities.drop.includes('ALL'),
  dangerousCapabilities: ({ container }) => container.securityContext.capabilities.add === undefined,
  missingNetworkPolicy: ({ policy, labels }) => {
    const { podSelector, policyTypes, ingress, egress } = policy
    // Its schema has `oneOf` over the pod's labels: exactly one of them, no fewer, no more.
    const matching = Object.entries(labels).filter(([key, value]) => podSelector.matchLabels[key] === value)
    return matching.length === 1 && policyTypes.length === 2 && ingress.length > 0 && egress.length > 0
  },
  missingPodDisruptionBudget: ({ all }) => all('PodDisruptionBudget').length === 1,
  pdbDisruptionsIsZero: ({ budget }) => budget.maxUnavailable > 0,
  pdbMinAvailableGreaterThanHPAMinReplicas: ({ budget }) => !('minAvailable' in budget),
  hpaMinAvailability: ({ scaler }) => scaler.minReplicas >= 2,
  hpaMaxAvailability: ({ scaler }) => {
    const { minReplicas, maxReplicas } = scaler
    return maxReplicas > minReplicas
  },
  topologySpreadConstraint: ({ pod }) =>
    pod.topologySpreadConstraints.some(({ topologyKey }) => topologyKey === 'topology.kubernetes.io/zone'),
  tagNotSpecified: ({ container }) => container.image.includes('@sha256:'),
  pullPolicyNotAlways: ({ container }) => container.imagePullPolicy === 'Always',
  priorityClassNotSet: (on) => exempt(on, 'priorityClassNotSet'),
  deploymentMissingReplicas: (on) => exempt(on, 'deploymentMissingReplicas'),
  metadataAndInstanceMismatched: ({ deployment: { metadata } }) =>
    metadata.labels['app.kubernetes.io/instance'] === metadata.name,
  tlsSettingsMissing: ({ all }) => all('Ingress').every(({ spec }) => 'tls' in (spec as object)),
  sensitiveContainerEnvVar: ({ container }) =>
    container.env.every(({ name, value }) => value === undefined || !/password|token|secret|bearer/i.test(name)),
  sensitiveConfigmapContent: ({ all }) =>
    all('ConfigMap').every(({ data = {} }) =>
      Object.entries(data).every(
        ([key, value]) => !/password|token|secret|bearer/i.test(key) && !/BEGIN .*PRIVATE KEY/.test(value),
      ),
    ),
  hostIPCSet: ({ pod }) => pod['hostIPC'] === undefined,
  hostPIDSet: ({ pod }) => pod['hostPID'] === undefined,
  hostNetworkSet: ({ pod }) => pod['hostNetwork'] === undefined,
  hostPathSet: ({ pod }) => pod.volumes.every((volume) => volume['hostPath'] === undefined),
  hostPortSet: ({ container }) => container.ports.every((port) => !('hostPort' in port)),
  notReadOnlyRootFilesystem: ({ container }) => container.securityContext['readOnlyRootFilesystem'] === true,
  privilegeEscalationAllowed: ({ container }) => container.securityContext['allowPrivilegeEscalation'] === false,
  runAsRootAllowed: ({ container, pod }) =>
    container.securityContext['runAsNonRoot'] === true && pod.securityContext['runAsNonRoot'] === true,
  runAsPrivileged: ({ container }) => container.securityContext['privileged'] === false,
  gatewayTLSMissing: (on) =>
    listeners(on).every(({ protocol, tls }) => protocol !== 'HTTPS' || (tls?.certificateRefs.length ?? 0) > 0),
  gatewayAllowedRoutesAll: (on) => listeners(on).every(({ allowedRoutes }) => allowedRoutes.namespaces.from === 'Same'),
  httpRouteInsecureListener: (on) =>
    routes(on).every(
      ({ parentRefs, rules }) =>
        parentRefs.every(({ sectionName }) => sectionName === 'https') ||
        rules.every(({ filters }) => filters?.every(({ type }) => type === 'RequestRedirect')),
    ),
  httpRouteWildcardOrEmptyHost: (on) =>
    routes(on).every(({ hostnames }) => hostnames.length > 0 && !hostnames.some((each) => each.includes('*'))),
  httpRouteCrossNamespaceBackendRef: (on) =>
    routes(on).every(({ rules }) =>
      rules.every((rule) => rule.backendRefs?.every((ref) => ref.namespace === undefined) ?? true),
    ),
}

describe.each(samples)('polaris: %s', (_, service) => {
  const objects = deployed(service)
  it.each(Object.entries(CHECKS))('%s', (_id, holds) => expect(holds(objects)).toBe(true))
})
