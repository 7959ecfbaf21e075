import { startCluster, temporaryFolder } from '@ticolops/obs-testbed'
import type { Cluster, KubeObject } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { applyStrictly } from '../scaffold-cluster/strict.ts'
import { sample } from '../scaffold-pipeline/repository.ts'
import { rendered } from './samples.ts'

const TOOLS = [
  ...(['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok', 'go'] as const),
  ...(['prometheus-operator', 'po-admission-webhook', 'kustomize'] as const),
] as const

interface Status extends KubeObject {
  status?: {
    availableReplicas?: number
    succeeded?: number
    conditions?: { type: string; status: string; reason?: string }[]
  }
}
interface CronJob extends KubeObject {
  spec: { jobTemplate: { metadata: { labels: Record<string, string> }; spec: object } }
}
interface Pod extends KubeObject {
  spec: { serviceAccountName: string; nodeName?: string; automountServiceAccountToken?: boolean; volumes: object[] }
}

const service = { ...sample('express-app'), secrets: 'plain' } as const
const { name, namespace } = service
const ref = (apiVersion: string, kind: string, of: string) => ({ apiVersion, kind, namespace, name: of })

await describeWithServers(
  'backups are rolled out',
  TOOLS,
  () => {
    const { folder, remove } = temporaryFolder('backups')
    let cluster: Cluster
    beforeAll(async () => {
      cluster = await startCluster()
      const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' }
      await cluster.client.apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } }])
      for (const object of await rendered(service, folder)) await applyStrictly(cluster.client, object)
    })
    afterAll(async () => {
      await cluster?.stop()
      remove()
    })

    const podsOf = (workload: string): Promise<Pod[]> =>
      cluster.client.list<Pod>({ apiVersion: 'v1', kind: 'Pod', namespace }, `app.kubernetes.io/instance=${workload}`)

    it('the exporter comes up under the strictest pod security, behind its Service', async () => {
      const exporter = `${name}-backup-exporter`
      await cluster.client.waitFor<Status>(
        ref('apps/v1', 'Deployment', exporter),
        ({ status }) => status?.availableReplicas === 1,
      )
      type Slice = KubeObject & { ports: { name: string }[]; endpoints: { conditions: { ready: boolean } }[] }
      const slices = () =>
        cluster.client.list<Slice>(
          { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', namespace },
          `kubernetes.io/service-name=${exporter}`,
        )
      await expect
        .poll(async () =>
          (await slices()).flatMap(({ endpoints }) => endpoints.filter((each) => each.conditions.ready)),
        )
        .toHaveLength(1)
    })

    it.each(['backup', 'backup-configuration', 'backup-prune', 'drill'])(
      'the CronJob %s is started by hand, its pod gets what it needs, and it ends',
      async (ending) => {
        const cronJob = await cluster.client.get<CronJob>(ref('batch/v1', 'CronJob', `${name}-${ending}`))
        if (cronJob === undefined) throw new Error('There is no such CronJob.')
        const { metadata, spec } = cronJob.spec.jobTemplate
        const job = { name: `${name}-${ending}-by-hand`, namespace, labels: metadata.labels }
        await applyStrictly(cluster.client, { apiVersion: 'batch/v1', kind: 'Job', metadata: job, spec })
        await cluster.client.waitFor<Status>(ref('batch/v1', 'Job', job.name), succeeded)
        const [pod] = await podsOf(`${name}-${ending}`)
        expect(pod?.spec.serviceAccountName).toBe(`${name}-${ending}`)
        expect(pod?.spec.automountServiceAccountToken).toBe(ending === 'backup-configuration')
        const secrets = JSON.stringify(pod?.spec.volumes).match(/[\w-]+-(?:backup-database|backup-store|drill)(?=")/g)
        expect(new Set(secrets)).toEqual(new Set([`${name}-backup-store`, ...(OWN[ending] ?? [])]))
      },
    )

    it('the controller starts a CronJob at its time, one run at a time', async () => {
      const prune = `${name}-backup-prune`
      await cluster.client.patch(ref('batch/v1', 'CronJob', prune), { spec: { schedule: '* * * * *' } })
      const jobs = () => cluster.client.list<Status>({ apiVersion: 'batch/v1', kind: 'Job', namespace })
      await expect
        .poll(async () => (await jobs()).filter((job) => owners(job).includes(prune) && succeeded(job)).length, {
          timeout: 150_000,
          interval: 1000,
        })
        .toBeGreaterThan(0)
    })
  },
  { podNetwork: true },
)

/** Secrets that a job has beside that of the store. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  backup: [`${name}-backup-database`],
  drill: [`${name}-drill`],
}

function owners({ metadata }: KubeObject): readonly string[] {
  const { ownerReferences = [] } = metadata as { ownerReferences?: readonly { name: string }[] }
  return ownerReferences.map((owner) => owner.name)
}

function succeeded({ status }: Status): boolean {
  return status?.conditions?.some(({ type, status: holds }) => type === 'Complete' && holds === 'True') ?? false
}
