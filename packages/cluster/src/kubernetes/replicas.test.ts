import type { KubernetesTarget } from '@ticolops/obs-config'
import { expect, it } from 'vitest'
import { createApi } from './api.ts'
import { readPrometheus } from './discover.ts'
import type { Facts } from './discover.ts'
import { findReplicas } from './replicas.ts'

const target: KubernetesTarget = { kind: 'kubernetes', namespace: 'monitoring' }
const facts: Facts = {
  version: 'v1.37.2',
  namespaceLabels: {},
  prometheus: readPrometheus({
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'Prometheus',
    metadata: { name: 'kps', namespace: 'monitoring' },
    spec: { routePrefix: '/prom' },
  }),
}

const pod = (name: string, metadata: object = {}): object => ({
  metadata: { name, ...metadata },
  spec: {
    containers: [
      { ports: [{ name: 'web', containerPort: 9090 }] },
      { ports: [{ name: 'reloader-web', containerPort: 8080 }] },
    ],
  },
})

/** The names of the replicas, and where each is asked, in a cluster with these pods and rights. */
async function found(rights: { proxy: boolean; list: boolean }, pods: object[], where = target): Promise<string[][]> {
  let asked = ''
  const api = createApi(({ path }) => {
    if (path.includes('selfsubjectaccessreviews'))
      return Promise.resolve({ status: 201, text: JSON.stringify({ status: { allowed: rights.proxy } }) })
    if (path.includes('/proxy/')) asked = path
    else if (!rights.list) return Promise.resolve({ status: 403, text: '{"message":"no"}' })
    return Promise.resolve({ status: 200, text: JSON.stringify({ status: 'success', data: {}, items: pods }) })
  })
  const replicas = await findReplicas(api, where, facts)
  const ways: string[][] = []
  for (const { name, api: prometheus } of replicas) {
    asked = ''
    await prometheus.runtimeInfo().catch((error: unknown) => (asked = String(error)))
    ways.push([name, asked])
  }
  return ways
}

const all = { proxy: true, list: true }
const api = '/prom/api/v1/status/runtimeinfo'
const base = '/api/v1/namespaces/monitoring'

it('are asked pod by pod, by the number of the port', async () => {
  const leaving = pod('prometheus-kps-2', { deletionTimestamp: '2026-01-01T00:00:00Z' })
  expect(await found(all, [pod('prometheus-kps-0'), pod('prometheus-kps-1'), leaving])).toEqual([
    ['Prometheus monitoring/prometheus-kps-0', `${base}/pods/http:prometheus-kps-0:9090/proxy${api}`],
    ['Prometheus monitoring/prometheus-kps-1', `${base}/pods/http:prometheus-kps-1:9090/proxy${api}`],
  ])
})

it('are called by the name of the Prometheus object when there is one', async () => {
  expect((await found(all, [pod('prometheus-kps-0')])).map(([name]) => name)).toEqual(['Prometheus monitoring/kps'])
})

it.each([
  { proxy: false, list: true },
  { proxy: true, list: false },
])('are one, behind the Service, for a user who may not ask pods: %j', async (rights) => {
  expect(await found(rights, [pod('a'), pod('b')])).toEqual([
    ['Prometheus monitoring/kps', `${base}/services/http:prometheus-operated:web/proxy${api}`],
  ])
})

it('are one that does not answer when there is no pod', async () => {
  expect(await found(all, [])).toEqual([['Prometheus monitoring/kps', 'PrometheusUnreachable: it has no pods']])
})
