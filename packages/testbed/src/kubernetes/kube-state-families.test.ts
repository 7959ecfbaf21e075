import { describe, expect, it } from 'vitest'
import type { KubeObject } from './kube-client.ts'
import { kinds } from './kube-state-families.ts'
import { exposition } from './kube-state-stand-in.ts'
import { quantity } from './quantity.ts'

const linesOf = (object: KubeObject): string[] => {
  const kind = kinds.find(({ ref }) => ref.kind === object.kind)
  return exposition(kind?.families ?? [], [object]).split('\n')
}

describe('the stand-in for kube-state-metrics', () => {
  it('writes a pod as the exporter does', () => {
    const lines = linesOf({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: 'api-1',
        namespace: 'ticolops',
        uid: 'u1',
        ownerReferences: [{ kind: 'ReplicaSet', name: 'api', controller: true }],
      },
      spec: {
        nodeName: 'node-1',
        containers: [{ name: 'app', resources: { limits: { cpu: '250m', memory: '1Gi' } } }],
      },
      status: {
        phase: 'Running',
        startTime: '2026-01-01T00:00:10Z',
        conditions: [{ type: 'Ready', status: 'True' }],
        containerStatuses: [
          {
            name: 'app',
            ready: true,
            restartCount: 2,
            image: 'a:1',
            state: { waiting: { reason: 'CrashLoopBackOff' } },
          },
        ],
      },
    })
    const pod = 'namespace="ticolops",pod="api-1",uid="u1"'
    expect(lines).toContain('# TYPE kube_pod_container_status_restarts_total counter')
    for (const line of [
      `kube_pod_owner{${pod},owner_kind="ReplicaSet",owner_name="api",owner_is_controller="true"} 1`,
      `kube_pod_start_time{${pod}} 1767225610`,
      `kube_pod_status_phase{${pod},phase="Running"} 1`,
      `kube_pod_status_phase{${pod},phase="Pending"} 0`,
      `kube_pod_status_ready{${pod},condition="true"} 1`,
      `kube_pod_container_status_restarts_total{${pod},container="app"} 2`,
      `kube_pod_container_status_waiting_reason{${pod},container="app",reason="CrashLoopBackOff"} 1`,
      `kube_pod_container_resource_limits{${pod},container="app",node="node-1",resource="cpu",unit="core"} 0.25`,
      `kube_pod_container_resource_limits{${pod},container="app",node="node-1",resource="memory",unit="byte"} 1073741824`,
    ]) {
      expect(lines).toContain(line)
    }
  })

  it('writes 0 where the API server leaves a count out', () => {
    const deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'd', namespace: 'n' },
      spec: { replicas: 2 },
      status: {},
    }
    expect(linesOf(deployment)).toContain('kube_deployment_status_replicas_available{namespace="n",deployment="d"} 0')
  })

  it('escapes label values', () => {
    const family = {
      name: 'x',
      help: 'h',
      type: 'gauge' as const,
      samples: () => [[{ a: 'q"\\\n' }, 1] as [Record<string, string>, number]],
    }
    expect(exposition([family], [{ apiVersion: 'v1', kind: 'X', metadata: { name: 'x' } }])).toContain(
      'x{a="q\\"\\\\\\n"} 1',
    )
  })

  it('reads quantities', () => {
    expect(['250m', '2', '1Gi', '500k', '1e3'].map(quantity)).toEqual([0.25, 2, 1_073_741_824, 500_000, 1000])
    expect(quantity('many')).toBeNaN()
  })
})
