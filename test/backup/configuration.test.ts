import { KubeConfig } from '@kubernetes/client-node'
import { backUpConfiguration, KINDS, readPart, readRuns } from '@ticolops/obs-backup'
import type { ConfigurationManifest } from '@ticolops/obs-backup'
import { startControlPlane } from '@ticolops/obs-testbed'
import type { ControlPlane, KubeObject, User } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseAllDocuments } from 'yaml'
import type { World } from './world.ts'
import { SERVICE, startWorld } from './world.ts'

const NAMESPACE = 'shop'

const OBJECTS = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
  {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'shop', namespace: NAMESPACE },
    data: { password: Buffer.from('hunter2').toString('base64') },
  },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'shop', namespace: NAMESPACE }, data: { greeting: '東京' } },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'shop', namespace: NAMESPACE },
    spec: {
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 8080 }] }],
    },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'shop', namespace: NAMESPACE },
    spec: {
      selector: { matchLabels: { app: 'shop' } },
      template: { metadata: { labels: { app: 'shop' } }, spec: { containers: [{ name: 'shop', image: 'shop:1' }] } },
    },
  },
]

await describeWithServers('a backup of a namespace', ['kube-apiserver', 'etcd', 'versitygw', 'postgres'], () => {
  let world: World
  let cluster: ControlPlane
  let job: User
  let manifest: ConfigurationManifest
  beforeAll(async () => {
    world = await startWorld()
    cluster = await startControlPlane({ crds: false })
    await cluster.client.apply(OBJECTS)
    const names = Array.from({ length: 150 }, (_, at) => `page-${at}`)
    await cluster.client.apply(
      names.map((name) => ({
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name, namespace: NAMESPACE },
        data: {},
      })),
    )
    job = await cluster.addUser('backup')
    await allow(['*'])
    manifest = await backUpConfiguration(NAMESPACE, world.options(), configOf(job))
  })
  afterAll(async () => {
    await cluster.stop()
    await world.stop()
  })

  /** What the job's account may list, by resource; `*`: all that is kept. */
  const allow = async (resources: readonly string[]): Promise<void> => {
    const kinds = KINDS.filter(({ resource }) => resources.includes('*') || resources.includes(resource))
    const rules = kinds.map(({ apiVersion, resource }) => ({
      apiGroups: [apiVersion.includes('/') ? apiVersion.split('/')[0] : ''],
      resources: [resource],
      verbs: ['get', 'list'],
    }))
    const metadata = { name: 'backup', namespace: NAMESPACE }
    const rbac = { apiVersion: 'rbac.authorization.k8s.io/v1', metadata }
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'backup' }
    const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'backup' }]
    await cluster.client.apply([
      { ...rbac, kind: 'Role', rules },
      { ...rbac, kind: 'RoleBinding', roleRef, subjects },
    ])
  }
  const read = async (from: ConfigurationManifest): Promise<string> => {
    let text = ''
    for (const part of from.parts)
      for await (const chunk of readPart(world.store, from, part, [world.keys[1].identity]))
        text += Buffer.from(chunk).toString('utf8')
    return text
  }

  test('has what people put there, page after page, as it can be applied to an empty namespace', async () => {
    const documents = parseAllDocuments(await read(manifest)).map((document) => document.toJS() as KubeObject)
    expect(manifest.configuration.objects).toMatchObject({ Secret: 1, ConfigMap: 151, NetworkPolicy: 1, Deployment: 1 })
    expect(documents.filter(({ kind }) => kind === 'Secret')).toEqual([{ ...OBJECTS[1], type: 'Opaque' }])
    expect(documents.find(({ kind }) => kind === 'NetworkPolicy')).toMatchObject({
      spec: { ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 8080, protocol: 'TCP' }] }] },
    })
    const empty = 'shop-restored'
    await cluster.client.apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: empty } }])
    const moved = documents.map((object) => ({ ...object, metadata: { ...object.metadata, namespace: empty } }))
    expect(await cluster.client.apply(moved)).toHaveLength(documents.length)
  })

  test('is encrypted, is no backup of the database, and is recorded as what it is', async () => {
    expect(manifest).toMatchObject({
      content: 'configuration',
      configuration: { namespace: NAMESPACE, unreadable: [] },
    })
    expect(JSON.stringify(manifest)).not.toContain('hunter2')
    expect((await readRuns(world.store, SERVICE)).at(-1)).toMatchObject({ kind: 'configuration', outcome: 'success' })
  })

  test('names the kinds that the account may not read, and does not do without Secrets', async () => {
    await allow(['secrets', 'configmaps'])
    const { configuration } = await backUpConfiguration(NAMESPACE, world.options(), configOf(job))
    expect(configuration.unreadable).toContain('Deployment')
    await allow(['configmaps'])
    await expect(backUpConfiguration(NAMESPACE, world.options(), configOf(job))).rejects.toMatchObject({
      outcome: 'cluster_refused',
      hint: expect.stringContaining('get and list on secrets in shop'),
    })
    expect((await readRuns(world.store, SERVICE)).at(-1)).toMatchObject({
      kind: 'configuration',
      outcome: 'cluster_refused',
    })
  })

  test('of a cluster that does not answer says where it was looked for', async () => {
    const config = configOf(job)
    config.clusters = config.clusters.map((each) => ({ ...each, server: 'https://127.0.0.1:9' }))
    await expect(backUpConfiguration(NAMESPACE, world.options(), config)).rejects.toMatchObject({
      outcome: 'cluster_unreachable',
      message: expect.stringContaining('https://127.0.0.1:9'),
    })
  })
})

function configOf({ kubeconfig }: User): KubeConfig {
  const config = new KubeConfig()
  config.loadFromFile(kubeconfig)
  return config
}
