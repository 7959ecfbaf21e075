import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { openStore, readRuns } from '@ticolops/obs-backup'
import type { Service } from '@ticolops/obs-scaffold'
import { freePort, startControlPlane, startPostgres, temporaryFolder, waitUntil } from '@ticolops/obs-testbed'
import type { ControlPlane, KubeObject, Postgres } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { BUCKET, SCHEMA, settingsOf, sql, startWorld } from '../backup/world.ts'
import type { World } from '../backup/world.ts'
import { obs, start } from '../cli/command.ts'
import { sample } from '../scaffold-pipeline/repository.ts'
import { rendered } from './samples.ts'

const SERVERS = [
  'postgres',
  'pg_dump',
  'pg_restore',
  'psql',
  'versitygw',
  'etcd',
  'kube-apiserver',
  'kustomize',
] as const

interface Container {
  readonly name: string
  readonly args: readonly string[]
  readonly env: readonly { readonly name: string; readonly value: string }[]
}
interface PodSpec {
  readonly containers: readonly Container[]
  readonly volumes: readonly {
    readonly projected?: {
      readonly sources: readonly { readonly secret: { readonly items: readonly { readonly key: string }[] } }[]
    }
  }[]
}

/** Each container as its pod would run it: its arguments, its variables, its files, and nothing else. */
await describeWithServers('what the manifests run', [...SERVERS], () => {
  const { folder, remove } = temporaryFolder('backups')
  const etc = path.join(folder, 'etc')
  let world: World
  let staging: Postgres
  let plane: ControlPlane
  let service: Service
  let objects: readonly KubeObject[]
  beforeAll(async () => {
    world = await startWorld()
    staging = await startPostgres({ database: 'staging' })
    plane = await startControlPlane()
    await sql(world.postgres.url, SCHEMA)
    const [express, recipients] = [sample('express-app'), world.keys.map(({ recipient }) => recipient)]
    const backup = { ...express.backup, bucket: BUCKET, endpoint: world.s3.url, recipients }
    service = { ...express, secrets: 'plain', backup }
    objects = await rendered(service, folder)
    const settings = objects.find(({ kind }) => kind === 'ConfigMap') as unknown as { data: Record<string, string> }
    mkdirSync(etc)
    for (const [name, text] of Object.entries(settings.data)) writeFileSync(path.join(etc, name), text)
    await plane.client.apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: service.namespace } }])
    await plane.client.apply([
      ...objects.filter(({ kind }) => ['ServiceAccount', 'Role', 'RoleBinding', 'CronJob'].includes(kind)),
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'app', namespace: service.namespace },
        stringData: { token: 'something' },
      },
    ])
  })
  afterAll(async () => {
    await plane.stop()
    await staging.stop()
    await world.stop()
    remove()
  })

  function podOf(kind: string, ending: string): PodSpec {
    const object = objects.find((each) => each.kind === kind && each.metadata.name === `${service.name}-${ending}`)
    const { spec } = object as unknown as {
      spec: { template?: { spec: PodSpec }; jobTemplate?: { spec: { template: { spec: PodSpec } } } }
    }
    const pod = spec.template?.spec ?? spec.jobTemplate?.spec.template.spec
    if (pod === undefined) throw new Error(ending)
    return pod
  }

  /** The pod's files, and its container's arguments and variables with their places. */
  function placed({ volumes }: PodSpec, { args, env }: Container) {
    const secrets = path.join(folder, 'secrets')
    const values: Record<string, string> = {
      aws_access_key_id: world.s3.accessKeyId,
      aws_secret_access_key: world.s3.secretAccessKey,
      database_url: world.postgres.url,
      drill_database_url: staging.url,
    }
    const pod = path.join(secrets, String(Math.random()))
    mkdirSync(pod, { recursive: true })
    const keys = volumes.flatMap(({ projected }) => projected?.sources ?? []).flatMap(({ secret }) => secret.items)
    for (const { key } of keys) writeFileSync(path.join(pod, key), `${values[key]}\n`)
    writeFileSync(path.join(folder, 'identity.txt'), world.keys[0].identity)
    const place = (text: string) => text.replaceAll('/etc/ticolops', etc).replaceAll('/run/secrets/age', folder)
    const preload = path.join(etc, 'variables-from-files.mjs')
    const settings = objects.find(({ kind }) => kind === 'ConfigMap') as unknown as { data: Record<string, string> }
    writeFileSync(preload, (settings.data['variables-from-files.mjs'] ?? '').replaceAll('/run/secrets/ticolops', pod))
    const variables = Object.fromEntries(
      env.filter(({ name }) => name !== 'HOME').map(({ name, value }) => [name, place(value)]),
    )
    return { args: args.map(place), env: { ...BARE, ...variables } }
  }

  /** Nothing of what tests have set: only the manifests' own. */
  const BARE = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined } as unknown as Record<string, string>

  it.each(['backup', 'backup-configuration', 'backup-prune', 'drill'])(
    'the job %s does what it is for',
    async (ending) => {
      const account = await plane.addUser(`system:serviceaccount:${service.namespace}:${service.name}-${ending}`)
      const pod = podOf('CronJob', ending)
      for (const container of pod.containers) {
        const { args, env } = placed(pod, container)
        const kubeconfig = ending === 'backup-configuration' ? { KUBECONFIG: account.kubeconfig } : {}
        const ran = await obs(args, folder, { ...env, ...kubeconfig })
        expect(ran.exitCode === 0 ? '' : ran.stderr).toBe('')
      }
    },
  )

  it('only the job of the configuration may read Secrets', async () => {
    for (const ending of ['backup', 'backup-prune', 'drill', 'backup-exporter']) {
      const { client } = await plane.addUser(`system:serviceaccount:${service.namespace}:${service.name}-${ending}`)
      const secrets = client.list({ apiVersion: 'v1', kind: 'Secret', namespace: service.namespace })
      await expect(secrets).rejects.toThrow('forbidden')
    }
  })

  it('every run is recorded as a success, and the exporter tells of all of them', async () => {
    const store = await openStore(settingsOf(world.s3, { prefix: '' }))
    const runs = await readRuns(store, service.name)
    expect(runs.map(({ kind, outcome }) => `${kind} ${outcome}`).toSorted()).toEqual([
      'backup success',
      'configuration success',
      'drill success',
      'prune success',
      'prune success',
    ])
    const pod = podOf('Deployment', 'backup-exporter')
    const [container] = pod.containers
    if (container === undefined) throw new Error('no container')
    const { args, env } = placed(pod, container)
    const port = await freePort()
    const exporter = start([...args, '--port', String(port)], folder, env)
    const page = await waitUntil('the exporter tells of the store', async () => {
      const text = await (await fetch(`http://127.0.0.1:${port}/metrics`).catch(() => undefined))?.text()
      return text?.includes('ticolops_backup_store_up') === true && text
    })
    for (const kind of ['backup', 'configuration', 'prune', 'drill'])
      expect(page).toContain(`kind="${kind}",outcome="success"} 1`)
    exporter.interrupt()
    expect(await exporter.result).toMatchObject({ exitCode: 0 })
    store.close()
  })
})
