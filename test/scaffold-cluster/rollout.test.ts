import { readFileSync } from 'node:fs'
import path from 'node:path'
import { applyCrds, binary, edgeCrdFiles, readObjects, run, startCluster, temporaryFolder } from '@ticolops/obs-testbed'
import type { Cluster, KubeObject } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chartOf, DIGEST, kustomized, objectsOf, SETTINGS, writeParts } from './render.ts'
import { SERVICES } from './services.ts'
import { applyStrictly } from './strict.ts'

const TOOLS = [
  ...(['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok', 'go'] as const),
  ...(['prometheus-operator', 'po-admission-webhook', 'kustomize', 'helm'] as const),
] as const

interface DeploymentStatus extends KubeObject {
  metadata: KubeObject['metadata'] & { generation?: number }
  spec: { replicas?: number }
  status?: { observedGeneration?: number; replicas?: number; updatedReplicas?: number; availableReplicas?: number }
}

/** As `kubectl rollout status` decides it; and as many pods as the autoscaler wants at least. */
const complete = ({ metadata, spec, status }: DeploymentStatus): boolean =>
  status?.observedGeneration === metadata.generation &&
  spec.replicas === 3 &&
  [status?.replicas, status?.updatedReplicas, status?.availableReplicas].every((count) => count === 3)

interface Pod extends KubeObject {
  spec: { containers: { image: string }[]; nodeName?: string }
}

await describeWithServers(
  'deployments are rolled out',
  TOOLS,
  () => {
    let cluster: Cluster
    beforeAll(async () => {
      cluster = await startCluster()
      await applyCrds(cluster.client, readObjects(await edgeCrdFiles()))
    })
    afterAll(() => cluster?.stop())

    describe.each(SERVICES.map((service) => [service.name, service] as const))('%s', (name, service) => {
      const { folder, remove } = temporaryFolder('scaffold')
      const { namespace } = service
      const ref = (apiVersion: string, kind: string) => ({ apiVersion, kind, namespace, name })
      const deploy = async (release: string): Promise<void> => {
        const objects = objectsOf(await kustomized(service, folder, 'production', release))
        for (const object of objects) await applyStrictly(cluster.client, object)
      }
      const pods = (): Promise<Pod[]> =>
        cluster.client.list<Pod>({ apiVersion: 'v1', kind: 'Pod', namespace }, `app.kubernetes.io/instance=${name}`)

      beforeAll(async () => {
        writeParts(service, folder, ['kubernetes', 'helm'])
        const namespaces = readFileSync(path.join(folder, 'deploy/kubernetes/namespaces.yaml'), 'utf8')
        for (const object of objectsOf(namespaces)) await applyStrictly(cluster.client, object)
        await deploy('1.0.0')
      })
      afterAll(remove)

      it('the first release comes up, with the pods that the autoscaler wants, under the strictest pod security', async () => {
        await cluster.client.waitFor<DeploymentStatus>(ref('apps/v1', 'Deployment'), complete)
        const running = await pods()
        expect(running.map(({ spec }) => spec.containers[0]?.image)).toEqual(
          Array.from({ length: 3 }, () => `${service.image}@${DIGEST}`),
        )
        // Two nodes, and pods spread over both.
        expect(new Set(running.map(({ spec }) => spec.nodeName)).size).toBe(2)
      })

      it('the Service has all of them behind its named ports', async () => {
        type Slice = KubeObject & { ports: { name: string }[]; endpoints: { conditions: { ready: boolean } }[] }
        const slices = (): Promise<Slice[]> =>
          cluster.client.list<Slice>(
            { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', namespace },
            `kubernetes.io/service-name=${name}`,
          )
        await expect
          .poll(async () =>
            (await slices()).flatMap(({ endpoints }) => endpoints.filter((each) => each.conditions.ready)),
          )
          .toHaveLength(3)
        expect((await slices()).flatMap(({ ports }) => ports.map((port) => port.name)).sort()).toEqual([
          'http',
          'metrics',
        ])
      })

      it('a drain may take one of them', async () => {
        type Budget = KubeObject & { status?: { disruptionsAllowed: number; desiredHealthy: number } }
        const budget = await cluster.client.waitFor<Budget>(
          ref('policy/v1', 'PodDisruptionBudget'),
          ({ status }) => status?.disruptionsAllowed === 1,
        )
        expect(budget.status).toMatchObject({ desiredHealthy: 2 })
      })

      it('the autoscaler has taken over the number of pods', async () => {
        type Scaler = KubeObject & {
          status?: { desiredReplicas?: number; conditions?: { type: string; status: string }[] }
        }
        const scaler = await cluster.client.waitFor<Scaler>(
          ref('autoscaling/v2', 'HorizontalPodAutoscaler'),
          ({ status }) =>
            status?.conditions?.some((each) => each.type === 'AbleToScale' && each.status === 'True') ?? false,
        )
        expect(scaler.status?.desiredReplicas).toBe(3)
      })

      it('the next release replaces all pods, and leaves their number alone', async () => {
        await deploy('1.1.0')
        await cluster.client.waitFor<DeploymentStatus>(ref('apps/v1', 'Deployment'), complete)
        await expect
          .poll(async () => (await pods()).map(({ metadata }) => metadata.labels?.['app.kubernetes.io/version']))
          .toEqual(['1.1.0', '1.1.0', '1.1.0'])
      })

      it('Helm installs the same, and waits until it is there', async () => {
        const release = `${name}-helm`
        const args = ['install', name, chartOf(service, folder), '--namespace', release, '--create-namespace']
        await run(await binary('helm'), [
          ...args,
          ...SETTINGS,
          '--wait',
          '--timeout',
          '60s',
          '--kubeconfig',
          cluster.kubeconfig,
        ])
        const deployment = await cluster.client.get<DeploymentStatus>({
          ...ref('apps/v1', 'Deployment'),
          namespace: release,
        })
        expect(deployment?.status?.availableReplicas).toBeGreaterThan(0)
      })
    })
  },
  { podNetwork: true },
)
