import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { binary, temporaryFolder, tryRun } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CloudName } from './configuration.ts'
import { CLOUDS, filesOf, serviceIn, writeTo } from './configuration.ts'

/** All rules of the language; those of the clouds are plugins that have to be downloaded. */
const TFLINT = 'plugin "terraform" {\n  enabled = true\n  preset  = "all"\n}\n'

interface Report {
  readonly results: {
    readonly failed_checks: readonly Check[]
    readonly skipped_checks: readonly (Check & { readonly check_result: { readonly suppress_comment: string } })[]
  }
  readonly summary: { readonly passed: number; readonly parsing_errors: number }
}
interface Check {
  readonly check_id: string
  readonly resource: string
}

await describeWithServers('linters find nothing in Terraform', ['tflint', 'checkov'], () => {
  describe.each(Object.keys(CLOUDS) as CloudName[])('%s', (cloud) => {
    const { folder, remove } = temporaryFolder('terraform')
    beforeAll(() => writeTo(folder, filesOf(serviceIn(cloud, { postgres: true, redis: true }))))
    afterAll(remove)

    it('tflint, with all rules of the language', async () => {
      const config = path.join(folder, 'tflint.hcl')
      writeFileSync(config, TFLINT)
      const { code, stdout } = await tryRun(
        await binary('tflint'),
        ['--recursive', '--config', config, '--format', 'compact'],
        {
          cwd: folder,
        },
      )
      expect(stdout.trim()).toBe('')
      expect(code).toBe(0)
    })

    it('checkov; what it is told to pass over has its reason beside it', async () => {
      const args = ['--directory', '.', '--framework', 'terraform', '--compact', '--skip-download', '--output', 'json']
      const { stdout } = await tryRun(await binary('checkov'), args, { cwd: folder, timeoutMs: 600_000 })
      const { results, summary } = JSON.parse(stdout) as Report
      expect(results.failed_checks.map(({ check_id, resource }) => `${check_id} ${resource}`)).toEqual([])
      const unexplained = results.skipped_checks.filter(({ check_result }) => check_result.suppress_comment.length < 10)
      expect(unexplained).toEqual([])
      expect(summary.parsing_errors).toBe(0)
      expect(summary.passed).toBeGreaterThan(50)
    }, 600_000)
  })
})
