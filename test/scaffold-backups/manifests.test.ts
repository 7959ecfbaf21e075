import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { KINDS } from '@ticolops/obs-backup'
import { loadConfig } from '@ticolops/obs-config'
import {
  applyCrds,
  binary,
  crdFiles,
  edgeCrdFiles,
  readObjects,
  startControlPlane,
  temporaryFolder,
  tryRun,
} from '@ticolops/obs-testbed'
import type { ControlPlane, KubeObject } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { objectsOf, writeParts } from '../scaffold-cluster/render.ts'
import { writeSchemas } from '../scaffold-cluster/schemas.ts'
import { applyStrictly } from '../scaffold-cluster/strict.ts'
import { folderOf, PLAIN, rendered, SAMPLES } from './samples.ts'

const TOOLS = [
  ...(['etcd', 'kube-apiserver', 'go', 'kustomize', 'kubeconform'] as const),
  ...(['kube-score', 'checkov', 'yamllint', 'hadolint'] as const),
]

await describeWithServers('the manifests of backups', TOOLS, () => {
  let plane: ControlPlane
  beforeAll(async () => {
    plane = await startControlPlane()
    await applyCrds(plane.client, readObjects([...(await crdFiles()), ...(await edgeCrdFiles())]))
  })
  afterAll(() => plane?.stop())

  describe.each(SAMPLES)('%s', (title, service) => {
    const { folder, remove } = temporaryFolder('backups')
    const namespace = `backups-${SAMPLES.findIndex(([name]) => name === title)}`
    const file = path.join(folder, 'rendered.yaml')
    let objects: readonly KubeObject[]
    beforeAll(async () => {
      objects = await rendered({ ...service, namespace }, path.join(folder, 'rendered'))
      writeParts(service, path.join(folder, 'written'), ['backups'])
      writeFileSync(file, objects.map((object) => stringify(object)).join('---\n'))
      const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' }
      await plane.client.apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } }])
    })
    afterAll(remove)

    it('the API server takes all of them, strictly, and twice', async () => {
      for (const object of objects) await applyStrictly(plane.client, object)
      const again = await Promise.all(objects.map((object) => applyStrictly(plane.client, object)))
      expect(again.map(({ kind }) => kind)).toEqual(objects.map(({ kind }) => kind))
    })

    it('kubeconform finds nothing, with the schemas that this API server serves', async () => {
      const schemas = path.join(folder, 'schemas')
      mkdirSync(schemas)
      await writeSchemas(plane.client, objects, schemas)
      const location = `${schemas}/{{ .ResourceKind }}{{ .KindSuffix }}.json`
      const args = ['-strict', '-schema-location', location, '-output', 'json', '-summary', file]
      const { summary } = JSON.parse((await tryRun(await binary('kubeconform'), args)).stdout) as { summary: object }
      expect(summary).toEqual({ valid: objects.length, invalid: 0, errors: 0, skipped: 0 })
    })

    it('kube-score finds nothing', async () => {
      const optional = ['container-seccomp-profile', 'container-ports-check']
      const args = ['score', '--output-format', 'ci', '--kubernetes-version', 'v1.37']
      const { stdout } = await tryRun(await binary('kube-score'), [
        ...args,
        ...optional.flatMap((id) => ['--enable-optional-test', id]),
        file,
      ])
      const lines = stdout.split('\n').filter((line) => line !== '')
      expect(lines.filter((line) => !/^\[(OK|SKIPPED)\]/.test(line))).toEqual([])
      expect(lines.length).toBeGreaterThan(20)
    })

    it('checkov finds nothing but what is excused, with the reason', async () => {
      const args = ['--framework', 'kubernetes', '--compact', '--skip-download', '--output', 'json', '--file', file]
      const { results } = JSON.parse((await tryRun(await binary('checkov'), args)).stdout) as {
        results: { failed_checks: Finding[]; skipped_checks: Finding[]; passed_checks: Finding[] }
      }
      expect(results.failed_checks.map(({ check_id, resource }) => `${check_id} ${resource}`)).toEqual([])
      expect([...new Set(results.skipped_checks.map(({ check_id }) => check_id))]).toEqual(['CKV_K8S_38'])
      expect(results.passed_checks.length).toBeGreaterThan(100)
    })

    it('yamllint finds nothing, as it stands in the repository', async () => {
      const cwd = folderOf(path.join(folder, 'written'))
      expect(await tryRun(await binary('yamllint'), ['--strict', '.'], { cwd })).toMatchObject({ code: 0, stdout: '' })
    })

    it('hadolint finds nothing in the Dockerfile', async () => {
      const cwd = folderOf(path.join(folder, 'written'))
      expect(await tryRun(await binary('hadolint'), ['Dockerfile'], { cwd })).toMatchObject({ code: 0, stdout: '' })
    })

    it('the jobs’ configuration is one that ticolops-obs takes', async () => {
      const { config } = await loadConfig(configFile(path.join(folder, 'written')))
      expect(config.services[0]?.backup).toMatchObject({ schedule: service.backup.schedule })
    })
  })

  it('nothing runs before there is a key', async () => {
    const { folder, remove } = temporaryFolder('backups')
    try {
      writeParts({ ...PLAIN, backup: { ...PLAIN.backup, recipients: [] } }, folder, ['backups'])
      await expect(loadConfig(configFile(folder))).rejects.toThrow('public key of age')
      expect(readFileSync(configFile(folder), 'utf8')).toContain('age-keygen -o key.txt')
    } finally {
      remove()
    }
  })

  it.each(['plain', 'sops'] as const)(
    'the API server refuses the example of the Secrets (%s) as it is',
    async (secrets) => {
      const { folder, remove } = temporaryFolder('backups')
      try {
        writeParts({ ...PLAIN, secrets }, folder, ['backups'])
        const text = readFileSync(path.join(folderOf(folder), 'secret.example.yaml'), 'utf8')
        for (const object of secretsOf(text))
          await expect(plane.client.apply([object])).rejects.toThrow('put in the values, then delete this line')
        const edited = text.split('\n').filter((line) => !line.includes('put in the values, then delete'))
        for (const object of secretsOf(edited.join('\n'))) await applyStrictly(plane.client, object)
      } finally {
        remove()
      }
    },
  )

  it('the Role of the configuration’s job allows lists of what is kept, and nothing else', async () => {
    const { folder, remove } = temporaryFolder('backups')
    try {
      const roles = (await rendered(PLAIN, folder)).filter(({ kind }) => kind === 'Role')
      const rules = roles.flatMap((role) => (role as unknown as { rules: Rule[] }).rules)
      const allowed = rules.flatMap(({ apiGroups, resources }) => resources.map((each) => `${apiGroups[0]}/${each}`))
      const kept = KINDS.map(({ apiVersion, resource }) => `${/^(.*)\//.exec(apiVersion)?.[1] ?? ''}/${resource}`)
      expect(allowed.toSorted()).toEqual(kept.toSorted())
      expect(new Set(rules.flatMap(({ verbs }) => verbs))).toEqual(new Set(['get', 'list']))
    } finally {
      remove()
    }
  })
})

interface Finding {
  readonly check_id: string
  readonly resource: string
}

interface Rule {
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly verbs: readonly string[]
}

const configFile = (folder: string): string => path.join(folderOf(folder), 'ticolops-obs.config.yaml')

/** The Secrets in a text, in a namespace that is there. */
function secretsOf(yaml: string): readonly KubeObject[] {
  const objects = objectsOf(yaml)
  for (const { metadata } of objects) metadata.namespace = 'default'
  return objects
}
