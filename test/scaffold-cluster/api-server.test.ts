import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import {
  applyCrds,
  binary,
  edgeCrdFiles,
  readObjects,
  startControlPlane,
  temporaryFolder,
  tryRun,
} from '@ticolops/obs-testbed'
import type { ControlPlane, KubeObject } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kustomized, objectsOf, templated, writeParts } from './render.ts'
import { writeSchemas } from './schemas.ts'
import { SERVICES } from './services.ts'
import { applyStrictly } from './strict.ts'

/** Names of ConfigMaps as they are, and without what kustomize adds to them. */
const configNames = (objects: readonly KubeObject[]): readonly (readonly [string, string])[] =>
  objects
    .filter(({ kind }) => kind === 'ConfigMap')
    .map(({ metadata: { name } }) => [name, name.replace(/-[0-9a-z]{10}$/, '')])

/** Objects without what the two renderings have each in their own way, by kind and name. */
function comparable(
  objects: readonly KubeObject[],
  names: readonly (readonly [string, string])[],
): Map<string, unknown> {
  const same = objects.map((object) => {
    const text = names.reduce((all, [own, common]) => all.replaceAll(`"${own}"`, `"${common}"`), JSON.stringify(object))
    return JSON.parse(text, (key, value: unknown) =>
      key === 'app.kubernetes.io/managed-by' || key === 'checksum/config' ? undefined : value,
    ) as KubeObject
  })
  const template = same.find(({ kind }) => kind === 'Deployment') as unknown as {
    spec: { template: { metadata: { annotations?: object } } }
  }
  delete template.spec.template.metadata.annotations
  return new Map(same.map((object) => [`${object.kind} ${object.metadata.name}`, object]))
}

const TOOLS = ['etcd', 'kube-apiserver', 'go', 'kustomize', 'helm', 'kubeconform'] as const

await describeWithServers('the API server takes everything', TOOLS, () => {
  let plane: ControlPlane
  beforeAll(async () => {
    plane = await startControlPlane({ crds: false })
    await applyCrds(plane.client, readObjects(await edgeCrdFiles()))
  })
  afterAll(() => plane?.stop())

  const take = async (objects: readonly KubeObject[]): Promise<void> => {
    for (const object of objects) {
      await applyStrictly(plane.client, object, { dryRun: true })
      await applyStrictly(plane.client, object)
    }
  }

  describe.each(SERVICES.map((service) => [service.name, service] as const))('%s', (_, service) => {
    const { folder, remove } = temporaryFolder('scaffold')
    const kubernetes = path.join(folder, 'deploy/kubernetes')
    beforeAll(async () => {
      writeParts(service, folder, ['kubernetes', 'helm'])
      await take(objectsOf(readFileSync(path.join(kubernetes, 'namespaces.yaml'), 'utf8')))
    })
    afterAll(remove)

    it.each(['staging', 'production'] as const)(
      'the overlay for %s, by strict server-side apply',
      async (environment) => {
        const objects = objectsOf(await kustomized(service, folder, environment))
        await take(objects)
        const namespace = environment === 'production' ? service.namespace : `${service.namespace}-staging`
        expect(new Set(objects.map(({ metadata }) => metadata.namespace))).toEqual(new Set([namespace]))
        const host = environment === 'production' ? service.host : `staging.${service.host}`
        const certificate = objects.find(({ kind }) => kind === 'Certificate')
        expect(certificate).toMatchObject({ spec: { dnsNames: [host] } })
        const names = objects.filter(({ kind }) => kind === 'Ingress' || kind === 'HTTPRoute' || kind === 'Gateway')
        for (const { spec } of names) expect(JSON.stringify(spec).replaceAll(host, '')).not.toContain('example.com')
      },
    )

    it('the chart, with its test', async () => {
      const objects = objectsOf(await templated(service, folder))
      expect(objects.map(({ kind }) => kind)).toContain('Pod')
      // A namespace of its own: beside kustomize's objects of the same names, this would be a conflict, and rightly so.
      const name = `${service.namespace}-chart`
      const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' }
      await plane.client.apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } }])
      for (const { metadata } of objects) metadata.namespace = name
      await take(objects)
    })

    it('the chart is the overlay for production, but for who manages it and how changed settings restart pods', async () => {
      const chart = objectsOf(await templated(service, folder, ['--skip-tests']))
      const overlay = objectsOf(await kustomized(service, folder, 'production'))
      expect(comparable(chart, configNames(chart))).toEqual(comparable(overlay, configNames(overlay)))
    })

    it('kubeconform, strictly, with the schemas that this API server serves', async () => {
      const objects = await kustomized(service, folder, 'production')
      const schemas = path.join(folder, 'schemas')
      mkdirSync(schemas)
      await writeSchemas(plane.client, objectsOf(objects), schemas)
      const file = path.join(folder, 'production.yaml')
      writeFileSync(file, objects)
      const location = `${schemas}/{{ .ResourceKind }}{{ .KindSuffix }}.json`
      const args = ['-strict', '-schema-location', location, '-output', 'json', '-summary', file]
      const { stdout } = await tryRun(await binary('kubeconform'), args)
      const { resources = [], summary } = JSON.parse(stdout) as { resources?: object[]; summary: object }
      expect(resources).toEqual([])
      expect(summary).toEqual({ valid: objectsOf(objects).length, invalid: 0, errors: 0, skipped: 0 })
    })
  })

  it('refuses a field that no kind has, and so does kubeconform', async () => {
    const object = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'x', namespace: 'default' },
      spec: { prots: [] },
    }
    await expect(applyStrictly(plane.client, object, { dryRun: true })).rejects.toThrow('prots')
    const { folder, remove } = temporaryFolder('scaffold')
    try {
      await writeSchemas(plane.client, [object], folder)
      const args = ['-strict', '-schema-location', `${folder}/{{ .ResourceKind }}{{ .KindSuffix }}.json`]
      const { stdout } = await tryRun(await binary('kubeconform'), args, { input: JSON.stringify(object) })
      expect(stdout).toContain("additional properties 'prots' not allowed")
    } finally {
      remove()
    }
  })

  it.each(['fastify-app', 'nestjs-app'])(
    'refuses the example of the Secret of %s until it has been edited',
    async (name) => {
      const service = SERVICES.find((each) => each.name === name)
      if (service === undefined) throw new Error(name)
      const { folder, remove } = temporaryFolder('scaffold')
      try {
        writeParts(service, folder, ['kubernetes'])
        const file = path.join(folder, 'deploy/kubernetes/secret.example.yaml')
        const text = readFileSync(file, 'utf8')
        const secretOf = (yaml: string): KubeObject[] => {
          const objects = objectsOf(yaml)
          for (const { metadata } of objects) metadata.namespace = service.namespace
          return objects
        }
        await expect(plane.client.apply(secretOf(text))).rejects.toThrow('put in the values, then delete this line')
        const edited = text.split('\n').filter((line) => !line.includes('put in the values, then delete'))
        await take(secretOf(edited.join('\n')))
      } finally {
        remove()
      }
    },
  )
})
