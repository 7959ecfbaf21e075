import { KubeError, startControlPlane } from '@ticolops/obs-testbed'
import type { ControlPlane, KubeObject } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, beforeAll, expect, it } from 'vitest'

const rule = (spec: object): KubeObject => ({
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'PrometheusRule',
  metadata: { name: 'r', namespace: 'default' },
  spec,
})

await describeWithServers('control plane', ['etcd', 'kube-apiserver', 'go'], () => {
  let plane: ControlPlane
  beforeAll(async () => {
    plane = await startControlPlane()
  })
  afterAll(() => plane?.stop())

  it('serves the kinds of the Prometheus Operator and checks objects against their schemas', async () => {
    const crds = await plane.client.list({ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition' })
    expect(crds.map((crd) => crd.metadata.name)).toContain('servicemonitors.monitoring.coreos.com')
    const [applied] = await plane.client.apply([rule({ groups: [{ name: 'g', rules: [{ record: 'a', expr: '1' }] }] })])
    expect(applied?.metadata.uid).toBeDefined()
    await expect(plane.client.apply([rule({ groups: [{ rules: 'none' }] })])).rejects.toThrow(/groups/)
  })

  it('refuses what a user may not do, in the words of the API server, until a role allows it', async () => {
    const reader = await plane.addUser('reader', ['readers'])
    const pods = { apiVersion: 'v1', kind: 'Pod', namespace: 'default' }
    const refusal = await reader.client.list(pods).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(KubeError)
    expect(refusal).toMatchObject({
      status: 403,
      message: expect.stringContaining('User "reader" cannot list resource "pods"'),
    })
    await plane.client.apply([
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: { name: 'read-pods', namespace: 'default' },
        rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }],
      },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'read-pods', namespace: 'default' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'read-pods' },
        subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'readers' }],
      },
    ])
    await expect.poll(() => reader.client.list(pods).catch(() => 'refused')).toEqual([])
    reader.client.close()
  })

  it('forgets what is deleted', async () => {
    const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'default', name: 'c' }
    await plane.client.apply([
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'default' }, data: { a: 'b' } },
    ])
    expect(await plane.client.get(ref)).toMatchObject({ data: { a: 'b' } })
    await plane.client.delete(ref)
    expect(await plane.client.get(ref)).toBeUndefined()
  })
})
