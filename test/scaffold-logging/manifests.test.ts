import { writeFileSync } from 'node:fs'
import path from 'node:path'
import {
  applyCrds,
  binary,
  crdFiles,
  readObjects,
  run,
  startControlPlane,
  temporaryFolder,
  tryRun,
} from '@ticolops/obs-testbed'
import type { ControlPlane, KubeObject } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { applyStrictly } from '../scaffold-cluster/strict.ts'
import { sample, writeParts } from '../scaffold-pipeline/repository.ts'

const TOOLS = [
  ...(['etcd', 'kube-apiserver', 'go', 'kubectl'] as const),
  ...(['kube-score', 'checkov', 'yamllint'] as const),
]

const BACKENDS = ['loki', 'elasticsearch', 'cloudwatch', 'google-cloud', 'azure-monitor', 'otlp'] as const

await describeWithServers("the collector's manifests", TOOLS, () => {
  let plane: ControlPlane
  beforeAll(async () => {
    plane = await startControlPlane()
    await applyCrds(plane.client, readObjects(await crdFiles()))
    await plane.client.apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'monitoring' } }])
  })
  afterAll(() => plane?.stop())

  describe.each(BACKENDS)('for %s', (logs) => {
    const { folder, remove } = temporaryFolder('logging')
    const repository = path.join(folder, 'repository')
    const file = path.join(folder, 'rendered.yaml')
    let objects: readonly KubeObject[]
    beforeAll(async () => {
      writeParts({ ...sample('express-app'), logs }, repository, ['logging'])
      const text = await run(await binary('kubectl'), ['kustomize', path.join(repository, 'deploy/logging')])
      writeFileSync(file, text)
      objects = parseAllDocuments(text).map((document) => document.toJS() as KubeObject)
    })
    afterAll(remove)

    it('the API server takes all of them, strictly', async () => {
      for (const object of objects) await applyStrictly(plane.client, object)
      expect(objects.map(({ kind }) => kind).toSorted()).toEqual([
        'ConfigMap',
        'DaemonSet',
        'NetworkPolicy',
        'Service',
        'ServiceAccount',
        'ServiceMonitor',
      ])
    })

    it('kube-score finds nothing', async () => {
      const args = ['score', '--output-format', 'ci', '--kubernetes-version', 'v1.37', file]
      const { stdout } = await tryRun(await binary('kube-score'), args)
      const lines = stdout.split('\n').filter((line) => line !== '')
      expect(lines.filter((line) => !/^\[(OK|SKIPPED)\]/.test(line))).toEqual([])
      expect(lines.length).toBeGreaterThan(5)
    })

    it('checkov finds nothing but what is excused, with the reason', async () => {
      const args = ['--framework', 'kubernetes', '--compact', '--skip-download', '--output', 'json', '--file', file]
      const { results } = JSON.parse((await tryRun(await binary('checkov'), args)).stdout) as {
        results: { failed_checks: { check_id: string }[]; skipped_checks: { check_id: string }[] }
      }
      expect(results.failed_checks.map(({ check_id }) => check_id)).toEqual([])
      expect([...new Set(results.skipped_checks.map(({ check_id }) => check_id))].toSorted()).toEqual([
        'CKV_K8S_23',
        'CKV_K8S_40',
      ])
    })

    it('yamllint finds nothing', async () => {
      expect(await tryRun(await binary('yamllint'), ['--strict', '.'], { cwd: repository })).toEqual({
        code: 0,
        stdout: '',
        stderr: '',
      })
    })
  })
})
