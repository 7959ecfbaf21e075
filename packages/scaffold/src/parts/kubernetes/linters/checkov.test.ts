import { describe, expect, it } from 'vitest'
import { deployed } from '../../../../test/deployed.ts'
import type { Deployed } from '../../../../test/deployed.ts'
import { samples } from '../../../../test/samples.ts'

// checkov itself runs over the rendered overlays in test/scaffold-cluster where it is installed; these hold everywhere.

const has =
  (kind: 'requests' | 'limits', name: string) =>
  ({ container }: Deployed): boolean =>
    container.resources[kind][name] !== undefined

const CHECKS: Record<string, (on: Deployed) => boolean> = {
  'CKV_K8S_8 liveness probe': ({ container }) => container.livenessProbe !== undefined,
  'CKV_K8S_9 readiness probe': ({ container }) => container.readinessProbe !== undefined,
  'CKV_K8S_10 CPU requests': has('requests', 'cpu'),
  'CKV_K8S_11 CPU limits': has('limits', 'cpu'),
  'CKV_K8S_12 memory requests': has('requests', 'memory'),
  'CKV_K8S_13 memory limits': has('limits', 'memory'),
  'CKV_K8S_14 image tag': ({ container }) => !container.image.endsWith(':latest') && container.image.includes('@'),
  'CKV_K8S_15 pull policy': ({ container }) => container.imagePullPolicy === 'Always',
  'CKV_K8S_20 privilege escalation': ({ container }) => container.securityContext['allowPrivilegeEscalation'] === false,
  'CKV_K8S_21 default namespace': ({ objects }) => objects.every(({ metadata }) => metadata.namespace !== 'default'),
  'CKV_K8S_22 read-only file system': ({ container }) => container.securityContext['readOnlyRootFilesystem'] === true,
  'CKV_K8S_23 root containers': ({ pod }) => pod.securityContext['runAsNonRoot'] === true,
  'CKV_K8S_25 added capabilities': ({ container }) => container.securityContext.capabilities.add === undefined,
  'CKV_K8S_28 NET_RAW': ({ container }) => container.securityContext.capabilities.drop.includes('ALL'),
  'CKV_K8S_29 security context of the pod': ({ pod }) => Object.keys(pod.securityContext).length > 0,
  'CKV_K8S_30 security context of containers': ({ container }) => Object.keys(container.securityContext).length > 0,
  'CKV_K8S_31 seccomp': ({ pod }) => pod.securityContext.seccompProfile.type === 'RuntimeDefault',
  'CKV_K8S_35 secrets as files': ({ container }) =>
    !JSON.stringify([container.env, container.envFrom]).includes('secret'),
  'CKV_K8S_36 CKV_K8S_37 capabilities': ({ container }) =>
    container.securityContext.capabilities.drop.join() === 'ALL' &&
    container.securityContext.capabilities.add === undefined,
  'CKV_K8S_38 token': ({ pod }) => !pod.automountServiceAccountToken,
  'CKV_K8S_40 high user id': ({ pod }) => Number(pod.securityContext['runAsUser']) >= 10_000,
  'CKV_K8S_41 CKV_K8S_42 default service account': ({ pod }) => pod.serviceAccountName !== 'default',
  'CKV_K8S_43 digest': ({ container }) => /@sha256:[0-9a-f]{64}$/.test(container.image),
  'CKV_K8S_49 wildcards in roles': ({ objects }) => !objects.some(({ kind }) => kind.includes('Role')),
  'CKV_K8S_153 snippets': ({ objects }) =>
    !objects.some(({ metadata }) => Object.keys(metadata.annotations).some((key) => key.includes('snippet'))),
  'CKV2_K8S_6 network policy': ({ all }) => all('NetworkPolicy').length === 1,
}

describe.each(samples)('checkov: %s', (_, service) => {
  const objects = deployed(service)
  it.each(Object.entries(CHECKS))('%s', (_id, holds) => expect(holds(objects)).toBe(true))
})
