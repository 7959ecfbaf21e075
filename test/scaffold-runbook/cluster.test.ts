import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Service } from '@ticolops/obs-scaffold'
import { PARTS } from '@ticolops/obs-scaffold'
import { applyCrds, edgeCrdFiles, readObjects, startCluster, temporaryFolder, waitUntil } from '@ticolops/obs-testbed'
import type { Cluster, KubeObject, Pod, RunResult } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeCommands, writeParts } from '../scaffold-pipeline/repository.ts'
import { blocksOf, filled } from './blocks.ts'
import { SERVICES } from './services.ts'
import { programs, runBlock } from './shell.ts'

const CLIENTS = ['kubectl', 'kustomize', 'helm', 'age', 'age-keygen'] as const
const TOOLS = [
  ...(['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok', 'go'] as const),
  ...(['prometheus-operator', 'po-admission-webhook'] as const),
  ...CLIENTS,
] as const

const OVERLAY = 'deploy/kubernetes/overlays/production/kustomization.yaml'

await describeWithServers(
  'what the runbook does to a cluster',
  TOOLS,
  () => {
    const { folder, remove } = temporaryFolder('runbook-cluster')
    let cluster: Cluster
    let bin: string
    beforeAll(async () => {
      bin = await programs(folder, CLIENTS)
      cluster = await startCluster()
      await applyCrds(cluster.client, await definitions())
    })
    afterAll(async () => {
      await cluster?.stop()
      remove()
    })

    describe.each(SERVICES.map((service) => [service.name, service] as const))('%s', (name, service) => {
      const { namespace, image } = service
      const repository = path.join(folder, name)
      const chart = `${namespace}-chart`
      const key = service.postgres ? 'database_url' : 'redis_url'
      const read = (file: string): string => readFileSync(path.join(repository, file), 'utf8')
      let before: string

      const run = (block: string): Promise<RunResult> =>
        runBlock(block, {
          cwd: repository,
          path: [path.join(repository, '.bin'), bin],
          env: { KUBECONFIG: cluster.kubeconfig, ROLLOUT_TIMEOUT: '60s' },
        })
      const ok = async (block: string): Promise<string> => {
        const { code, stdout, stderr } = await run(block)
        if (code !== 0) throw new Error(`exit ${code}: ${stderr}\n${block}`)
        return stdout.trim()
      }

      beforeAll(async () => {
        writeParts(
          service,
          repository,
          PARTS.map((part) => part.name),
        )
        before = read(OVERLAY)
        // What proves a deploy is not at stake here.
        writeCommands(path.join(repository, '.bin'), { npx: 'exit 0' })
        for (const args of [
          ['init', '--quiet'],
          ['add', '--all'],
          ['commit', '--quiet', '--message', 'as it is'],
        ])
          execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], {
            cwd: repository,
          })
        await ok('kubectl apply --server-side -f deploy/kubernetes/namespaces.yaml')
        await cluster.client.apply(surroundings(service, chart))
        await ok(`deploy/pipeline/deploy.sh production ${image}@${digest(1)} r1`)
        await ok(
          `helm upgrade --install ${name} deploy/helm/${name} --namespace ${chart} --set image.digest=${digest(1)} --set release=r1`,
        )
        await controllersSay(cluster, service)
        // What the job `configuration` keeps, as it keeps it.
        await ok('age-keygen -o backup-key.txt')
        await ok(`kubectl create configmap kept --from-literal=a=b --dry-run=client -o yaml > kept.yaml`)
        await ok('age --recipient "$(age-keygen -y backup-key.txt)" --output objects.age kept.yaml')
      }, 300_000)

      /**
       * Until no pod of the service comes or goes. A person reads for longer than that. The next block of a test follows
       * at once, and right after `scale` from 0 a Deployment may still tell the state before: on a busy machine
       * `rollout status` was content while every pod was pending.
       */
      const settled = (): Promise<unknown> =>
        waitUntil(`Pods of ${name} that neither come nor go`, async () => {
          const labels = `app.kubernetes.io/instance=${name}`
          const pods = await cluster.client.list<Pod>({ apiVersion: 'v1', kind: 'Pod', namespace }, labels)
          return (
            pods.length > 0 &&
            pods.every((pod) => pod.status?.phase === 'Running' && pod.metadata.deletionTimestamp === undefined)
          )
        })

      /** When the block before had ended. */
      let ended = 0
      /**
       * `rollout restart` writes down the second in which it is called, and refuses to be called twice in one: nothing would change. No person is as
       * fast as the next block of a test.
       */
      const nextSecond = (): Promise<unknown> =>
        waitUntil('the next second', () => Promise.resolve(secondsOf(Date.now()) > secondsOf(ended)))

      /** What a person would read from the commands before. */
      const values = async (text: string): Promise<Readonly<Record<string, string>>> => {
        const pods = `kubectl -n ${namespace} get pods -l app.kubernetes.io/instance=${name} -o jsonpath='{.items[0].metadata.name}'`
        const revisions = `kubectl -n ${namespace} rollout history deployment/${name} | tail -n 2 | head -n 1 | cut -d ' ' -f 1`
        return {
          image: `${image}@${digest(2)}`,
          digest: digest(2),
          release: 'r2',
          'backups-image': `${image}-backups@${digest(3)}`,
          ...(text.includes('<pod>') && { pod: await ok(pods) }),
          ...(text.includes('<revision>') && { revision: await ok(revisions) }),
        }
      }

      /** What speaks against a block; it is proven when nothing does. */
      const PROVE = {
        cluster: async (block: string): Promise<string | undefined> => {
          writeFileSync(path.join(repository, key), 'redis://new')
          const { code, stderr } = await run(block)
          if (code !== 0) return stderr
          if (read(OVERLAY) !== before) return 'the overlay is not as it was'
          return block.includes(`rm ${key}`) && existsSync(path.join(repository, key)) ? `${key} is left` : undefined
        },
        // What goes on until a person ends it is ended.
        kubelet: async (block: string): Promise<string | undefined> => {
          const { stdout, stderr } = await run(`timeout 5 bash -e -c ${quoted(block)}`)
          return FROM_NODE.test(stdout + stderr) ? undefined : `${stdout}${stderr}`
        },
        chart: async (block: string): Promise<string | undefined> => {
          const done = completing(cluster, { name: `${name}-test`, namespace: chart })
          const { code, stderr } = await run(block.replaceAll(`--namespace ${namespace}`, `--namespace ${chart}`))
          done()
          return code === 0 ? undefined : stderr
        },
      } as const

      const blocks = blocksOf(service, ...(Object.keys(PROVE) as (keyof typeof PROVE)[]))
      it.each(blocks.map(({ heading, text, proof }) => [heading, text, proof] as const))(
        '%s: %s',
        async (_, text, proof) => {
          if (proof === 'kubelet' || text.includes('<pod>')) await settled()
          if (text.includes('rollout restart')) await nextSecond()
          const block = filled(text, await values(text))
          const against = await PROVE[proof as keyof typeof PROVE](block)
          ended = Date.now()
          expect(against).toBeUndefined()
        },
      )
    })
  },
  { podNetwork: true },
)

/** What kwok's node answers, which runs nothing; or that the way to the pod is open. Everything before it was found. */
const FROM_NODE =
  /no (?:exec|logs) found for container|cannot exec into a container in a completed pod|Forwarding from 127\.0\.0\.1:8080/

const digest = (digit: number): string => `sha256:${String(digit).repeat(64)}`

const secondsOf = (milliseconds: number): number => Math.floor(milliseconds / 1000)

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** What cert-manager makes on the way to a certificate lies beside the definitions that the edge needs. */
async function definitions(): Promise<KubeObject[]> {
  const files = await edgeCrdFiles()
  const folder = path.dirname(files.find((file) => file.endsWith('_certificates.yaml')) ?? '')
  const more = readdirSync(folder).filter((file) => /_(certificaterequests|orders|challenges)\.yaml$/.test(file))
  return readObjects([...new Set([...files, ...more.map((file) => path.join(folder, file))])])
}

const secretIn = (namespace: string, name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace },
  stringData: { database_url: 'postgres://a', redis_url: 'redis://a' },
})

/** What is in a cluster beside the service: the store of secrets, the Secrets that it fills, a namespace for the chart. */
function surroundings({ name, namespace, monitoringNamespace }: Service, chart: string): KubeObject[] {
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: chart } },
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: monitoringNamespace } },
    {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ClusterSecretStore',
      metadata: { name: 'ticolops' },
      spec: { provider: { fake: { data: [] } } },
    },
    secretIn(namespace, 'ticolops-secrets'),
    secretIn(namespace, `${name}-drill`),
    secretIn(chart, 'ticolops-secrets'),
  ]
}

const READY = { conditions: [{ type: 'Ready', status: 'True', reason: 'Ready', message: '' }] }

/** cert-manager and External Secrets are not here: what they would write once all is well. */
async function controllersSay(cluster: Cluster, { name, namespace, secrets, postgres, redis }: Service): Promise<void> {
  const certificate = { apiVersion: 'cert-manager.io/v1', kind: 'Certificate', namespace, name }
  await cluster.client.patch(certificate, { status: READY }, 'status')
  if (secrets !== 'external-secrets' || !(postgres || redis)) return
  const secret = { apiVersion: 'external-secrets.io/v1', kind: 'ExternalSecret', namespace, name: 'ticolops-secrets' }
  await cluster.client.patch(secret, { status: READY }, 'status')
}

/** No container runs here, so a pod that would end has its end written. Returns what stops looking for it. */
function completing(cluster: Cluster, { name, namespace }: { name: string; namespace: string }): () => void {
  const ref = { apiVersion: 'v1', kind: 'Pod', name, namespace }
  const timer = setInterval(() => {
    cluster.client.patch(ref, { status: { phase: 'Succeeded' } }, 'status').catch(() => {})
  }, 500)
  return () => clearInterval(timer)
}
