import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { binary, temporaryFolder, tryRun } from '@ticolops/obs-testbed'
import type { RunResult } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chartOf, kustomized, SETTINGS, templated, writeParts } from './render.ts'
import { SERVICES } from './services.ts'

const TOOLS = ['kustomize', 'helm', 'kube-score', 'yamllint', 'checkov'] as const

const CLEAN: RunResult = { code: 0, stdout: '', stderr: '' }

/** Rules that kube-score has switched off by default, and that we pass all the same. */
const OPTIONAL = ['container-seccomp-profile', 'container-ports-check'].flatMap((id) => ['--enable-optional-test', id])

await describeWithServers('linters find nothing', TOOLS, () => {
  describe.each(SERVICES.map((service) => [service.name, service] as const))('%s', (_, service) => {
    const { folder, remove } = temporaryFolder('scaffold')
    const rendered: Record<string, string> = {}
    let written: RunResult | undefined
    beforeAll(async () => {
      writeParts(service, folder, ['kubernetes', 'helm'])
      // Linted as it stands in the repository: kustomize's own commands format the overlays in their way afterwards.
      written = await tryRun(await binary('yamllint'), ['--strict', '.'], {
        cwd: path.join(folder, 'deploy/kubernetes'),
      })
      for (const environment of ['staging', 'production'] as const)
        rendered[environment] = await kustomized(service, folder, environment)
      rendered['chart'] = await templated(service, folder, ['--skip-tests'])
      for (const [name, text] of Object.entries(rendered)) writeFileSync(path.join(folder, `${name}.yaml`), text)
    })
    afterAll(remove)

    const files = ['staging.yaml', 'production.yaml', 'chart.yaml']

    it('yamllint, with its default rules, in the manifests', () => expect(written).toEqual(CLEAN))

    it('yamllint, with its default rules, in values and Chart.yaml', async () => {
      const names = [
        'Chart.yaml',
        'values.yaml',
        ...['staging', 'eks', 'gke', 'aks'].map((each) => `values-${each}.yaml`),
      ]
      const result = await tryRun(await binary('yamllint'), ['--strict', ...names], { cwd: chartOf(service, folder) })
      expect(result).toEqual(CLEAN)
    })

    it.each(files)('kube-score, in %s', async (file) => {
      const args = ['score', '--output-format', 'ci', '--kubernetes-version', 'v1.37', ...OPTIONAL, file]
      const { stdout } = await tryRun(await binary('kube-score'), args, { cwd: folder })
      const lines = stdout.split('\n').filter((line) => line !== '')
      expect(lines.filter((line) => !/^\[(OK|SKIPPED)\]/.test(line))).toEqual([])
      expect(lines.length).toBeGreaterThan(20)
    })

    it('checkov, in all of them', async () => {
      const args = ['--framework', 'kubernetes', '--compact', '--skip-download', '--output', 'json']
      const { stdout } = await tryRun(
        await binary('checkov'),
        [...args, ...files.flatMap((file) => ['--file', file])],
        {
          cwd: folder,
        },
      )
      const { results, summary } = JSON.parse(stdout) as {
        results: { failed_checks: { check_id: string; resource: string }[] }
        summary: { passed: number; parsing_errors: number }
      }
      expect(results.failed_checks.map(({ check_id, resource }) => `${check_id} ${resource}`)).toEqual([])
      expect(summary.parsing_errors).toBe(0)
      expect(summary.passed).toBeGreaterThan(200)
    })

    it.each(['staging', 'eks', 'gke', 'aks'])('helm lint, with the values for %s', async (name) => {
      const args = ['lint', '--strict', '.', '--values', `values-${name}.yaml`, ...SETTINGS]
      const { code, stdout } = await tryRun(await binary('helm'), args, { cwd: chartOf(service, folder) })
      expect(stdout).not.toMatch(/WARNING|ERROR/)
      expect(code).toBe(0)
    })

    it('helm refuses a value that no template reads, and a deployment without a build', async () => {
      const misspelt = templated(service, folder, ['--set', 'hots=example.com'])
      await expect(misspelt).rejects.toThrow("additional properties 'hots' not allowed")
      await expect(templated(service, folder, ['--set', 'image.digest='])).rejects.toThrow('name the build that runs')
    })
  })
})
