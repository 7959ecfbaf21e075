import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import {
  applyCrds,
  binary,
  edgeCrdFiles,
  readObjects,
  run,
  startCluster,
  temporaryFolder,
  tryRun,
} from '@ticolops/obs-testbed'
import type { Cluster, KubeObject, RunResult } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sample, writeCommands, writeParts } from './repository.ts'

const TOOLS = [
  ...(['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok', 'go'] as const),
  ...(['prometheus-operator', 'po-admission-webhook', 'kubectl'] as const),
] as const

/** Behind nginx, and with a Secret of its own: what the cluster needs beside it is least. */
const service = sample('nestjs-app')
const { name, namespace, image } = service

interface Deployment extends KubeObject {
  readonly spec: {
    readonly template: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> }
      readonly spec: { readonly containers: readonly { readonly image: string }[] }
    }
  }
}

const digest = (digit: number): string => `sha256:${String(digit).repeat(64)}`

await describeWithServers(
  'a pipeline deploys',
  TOOLS,
  () => {
    const { folder, remove } = temporaryFolder('deploy')
    const repository = path.join(folder, 'repository')
    const bin = path.join(folder, 'bin')
    const calls = path.join(folder, 'calls')
    const summary = path.join(folder, 'summary.md')
    let cluster: Cluster
    let kubectl: string

    beforeAll(async () => {
      kubectl = await binary('kubectl')
      cluster = await startCluster()
      await applyCrds(cluster.client, readObjects(await edgeCrdFiles()))
      writeParts(service, repository, ['kubernetes', 'pipeline'])
      const namespaces = path.join(repository, 'deploy/kubernetes/namespaces.yaml')
      await run(kubectl, ['--kubeconfig', cluster.kubeconfig, 'apply', '--filename', namespaces])
    })
    afterAll(async () => {
      await cluster?.stop()
      remove()
    })

    /**
     * Deploys as the job does, but for `ticolops-obs`, which is not at stake here: it tells its arguments and ends with the
     * exit code for its verb.
     */
    async function deploy(
      release: string,
      build: string,
      exits: Readonly<Record<string, number>> = {},
      environment = 'production',
      variables: Readonly<Record<string, string>> = {},
    ): Promise<RunResult> {
      const cases = Object.entries(exits).map(([verb, code]) => `  ${verb}) echo "${verb}: not so"; exit ${code} ;;`)
      writeCommands(bin, {
        kubectl: `exec '${kubectl}' "$@"`,
        npx: `echo "$*" >> '${calls}'\ncase $3 in\n${cases.join('\n')}\nesac`,
      })
      writeFileSync(calls, '')
      writeFileSync(summary, '')
      return tryRun(path.join(repository, 'deploy/pipeline/deploy.sh'), [environment, build, release], {
        env: {
          ...process.env,
          PATH: `${bin}:${process.env['PATH']}`,
          CI: 'true',
          CLUSTER_KUBECONFIG: readFileSync(cluster.kubeconfig, 'utf8'),
          GITHUB_STEP_SUMMARY: summary,
          ROLLOUT_TIMEOUT: '60s',
          ...variables,
        },
      })
    }

    async function running(): Promise<{ release: string | undefined; image: string | undefined; pods: string[] }> {
      const ref = { apiVersion: 'apps/v1', kind: 'Deployment', namespace, name }
      const { template } = ((await cluster.client.get<Deployment>(ref)) as Deployment).spec
      const pods = await cluster.client.list(
        { apiVersion: 'v1', kind: 'Pod', namespace },
        `app.kubernetes.io/instance=${name}`,
      )
      const version = 'app.kubernetes.io/version'
      return {
        release: template.metadata.labels[version],
        image: template.spec.containers[0]?.image,
        pods: [
          ...new Set(
            pods.flatMap(({ metadata }) => ('deletionTimestamp' in metadata ? [] : [metadata.labels?.[version] ?? ''])),
          ),
        ],
      }
    }

    const told = (): string => readFileSync(summary, 'utf8')

    it('a first build that cannot be proven stays, for there is nothing to go back to', async () => {
      const { code } = await deploy('r0', `${image}@${digest(9)}`, { install: 6 })
      expect(code).toBe(6)
      expect(told()).toContain('`ticolops-obs install` exited 6: install: not so')
      expect(told()).toContain('nothing to go back to')
    })

    it('a build that is proven runs, by its digest and with its release in every place', async () => {
      expect(await deploy('r1', `${image}@${digest(1)}`)).toMatchObject({ code: 0 })
      expect(await running()).toEqual({ release: 'r1', image: `${image}@${digest(1)}`, pods: ['r1'] })
      expect(readFileSync(calls, 'utf8').trim().split('\n')).toEqual([
        '--no-install ticolops-obs install --yes --target production --no-color',
        '--no-install ticolops-obs verify --timeout 5m --target production --no-color',
      ])
      const target = ['--kubeconfig', cluster.kubeconfig, '--namespace', namespace, 'rollout']
      const history = await run(kubectl, [...target, 'history', `deployment/${name}`])
      expect(history).toMatch(/release r1$/m)
    })

    it('staging is asked about where it has a Prometheus of its own, and nowhere else', async () => {
      expect(await deploy('r1', `${image}@${digest(1)}`, {}, 'staging')).toMatchObject({ code: 0 })
      expect(readFileSync(calls, 'utf8')).toBe('')
      const watched = { WATCHED: 'staging production' }
      expect(await deploy('r1', `${image}@${digest(1)}`, { verify: 6 }, 'staging', watched)).toMatchObject({ code: 6 })
      expect(readFileSync(calls, 'utf8')).toContain('ticolops-obs install --yes --target staging')
    })

    it.each([
      ['install', 7],
      ['verify', 6],
    ])('one for which `%s` ends with %i is taken back, with the reason', async (verb, exit) => {
      const { code } = await deploy('r2', `${image}@${digest(2)}`, { [verb]: exit })
      expect(code).toBe(exit)
      expect(await running()).toEqual({ release: 'r1', image: `${image}@${digest(1)}`, pods: ['r1'] })
      expect(told()).toContain(`\`ticolops-obs ${verb}\` exited ${exit}: ${verb}: not so`)
      expect(told()).toContain('Rolled back: production runs r1, as before.')
    })

    it('one whose proof could not be asked for stays: nothing tells that it is at fault', async () => {
      const { code } = await deploy('r3', `${image}@${digest(3)}`, { verify: 3 })
      expect(code).toBe(3)
      expect(await running()).toMatchObject({ release: 'r3', image: `${image}@${digest(3)}` })
      expect(told()).toContain('It was not rolled back')
    })

    it('a build after a rollback is deployed as any other', async () => {
      await deploy('r4', `${image}@${digest(4)}`, { verify: 6 })
      expect((await deploy('r5', `${image}@${digest(5)}`)).code).toBe(0)
      expect(await running()).toEqual({ release: 'r5', image: `${image}@${digest(5)}`, pods: ['r5'] })
    })

    it('what the API server refuses is taken back', async () => {
      const { code } = await deploy('no label!', `${image}@${digest(6)}`)
      expect(code).toBe(7)
      expect(await running()).toMatchObject({ release: 'r5', pods: ['r5'] })
      expect(told()).toContain('did not take all of its objects')
    })

    it('pods that do not become ready are taken back', async () => {
      const overlay = path.join(repository, 'deploy/kubernetes/overlays/production/kustomization.yaml')
      const before = readFileSync(overlay, 'utf8')
      appendFileSync(
        overlay,
        `patches:\n  - target: {kind: Deployment}\n    patch: '[{"op": "add", "path": "/spec/template/spec/nodeSelector", "value": {"no-such": "node"}}, {"op": "add", "path": "/spec/progressDeadlineSeconds", "value": 3}]'\n`,
      )
      const { code } = await deploy('r7', `${image}@${digest(7)}`)
      writeFileSync(overlay, before)
      expect(code).toBe(6)
      expect(await running()).toMatchObject({ release: 'r5', pods: ['r5'] })
      expect(told()).toContain('did not become ready')
      expect(readFileSync(calls, 'utf8')).toBe('')
    })

    it.each([
      [['production', `${image}:latest`, 'r8'], 'by its digest'],
      [['production', `elsewhere.example.com/app@${digest(8)}`, 'r8'], 'by its digest'],
      [['nowhere', `${image}@${digest(8)}`, 'r8'], 'no environment nowhere'],
    ])('%j is refused before anything is asked', async (args, reason) => {
      const result = await tryRun(path.join(repository, 'deploy/pipeline/deploy.sh'), args)
      expect(result.code).toBe(2)
      expect(result.stderr).toContain(reason)
    })
  },
  { podNetwork: true },
)
