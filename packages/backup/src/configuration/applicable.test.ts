import { expect, test } from 'vitest'
import { applicable } from './applicable.ts'

test('an object loses what the server says about it and keeps what people wrote', () => {
  const object = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: {
      name: 'shop',
      namespace: 'shop',
      labels: { a: 'b' },
      annotations: { note: 'ours', 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
      uid: '1',
      resourceVersion: '2',
      creationTimestamp: '2026-01-01T00:00:00Z',
      generation: 3,
      managedFields: [{}],
    },
    spec: { ingress: [{ from: [{ podSelector: {} }] }] },
    status: { conditions: [] },
  }
  expect(applicable(object)).toEqual({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'shop', namespace: 'shop', labels: { a: 'b' }, annotations: { note: 'ours' } },
    spec: { ingress: [{ from: [{ podSelector: {} }] }] },
  })
})

test.each([
  { kind: 'ConfigMap', metadata: { name: 'kube-root-ca.crt' } },
  { kind: 'Secret', type: 'kubernetes.io/service-account-token', metadata: { name: 'token' } },
  { kind: 'Secret', metadata: { name: 'tls', ownerReferences: [{ kind: 'Certificate' }] } },
])('what the cluster makes by itself is left to it: %j', (object) => {
  expect(applicable(object)).toBeUndefined()
})
