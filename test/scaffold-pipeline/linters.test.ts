import { readdirSync } from 'node:fs'
import path from 'node:path'
import { binary, temporaryFolder, tryRun } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SERVICES } from '../scaffold-cluster/services.ts'
import { writeParts } from './repository.ts'

const TOOLS = ['actionlint', 'zizmor', 'shellcheck', 'yamllint', 'check-jsonschema'] as const

const WORKFLOW = /^\.github\/workflows\/.*\.yaml$/

const CLUSTERS = ['kubeconfig', 'service-account', 'eks', 'gke', 'aks'] as const

/** In a folder of a monorepo, with the forge's own registry. */
const elsewhere = (name: string) => ({ directory: 'services/app', image: `ghcr.io/acme/${name}` })

/** Each application at both forges, and between them every way to the cluster; one of them in a folder of a monorepo. */
const PIPELINES = SERVICES.flatMap((service) =>
  (['github', 'gitlab'] as const).flatMap((forge) =>
    CLUSTERS.map((cluster) =>
      Object.assign({}, service, { forge, cluster }, cluster === 'gke' && elsewhere(service.name)),
    ),
  ),
)

await describeWithServers('linters find nothing in a pipeline', TOOLS, () => {
  const { folder, remove } = temporaryFolder('pipelines')
  const folders: Record<'github' | 'gitlab', string[]> = { github: [], gitlab: [] }
  beforeAll(() => {
    for (const service of PIPELINES) {
      const repository = `${service.name}-${service.forge}-${service.cluster}`
      writeParts(service, path.join(folder, repository), ['pipeline'])
      folders[service.forge].push(repository)
    }
  })
  afterAll(remove)

  const files = (forge: 'github' | 'gitlab', pattern: RegExp): string[] =>
    folders[forge].flatMap((repository) =>
      readdirSync(path.join(folder, repository), { recursive: true, encoding: 'utf8' })
        .filter((file) => pattern.test(file))
        .map((file) => path.join(repository, file)),
    )
  const lint = async (tool: (typeof TOOLS)[number], args: readonly string[]) =>
    tryRun(await binary(tool), args, { cwd: folder })

  describe('GitHub Actions', () => {
    it('actionlint, with shellcheck in every step', async () => {
      const args = ['-shellcheck', await binary('shellcheck'), ...files('github', WORKFLOW)]
      expect(await lint('actionlint', args)).toEqual({ code: 0, stdout: '', stderr: '' })
    })

    it('zizmor, in its strictest persona', async () => {
      const { code, stdout } = await lint('zizmor', [
        '--offline',
        '--persona',
        'auditor',
        '--format',
        'plain',
        ...files('github', WORKFLOW),
      ])
      expect(stdout).toContain('No findings to report')
      expect(code).toBe(0)
    })

    it('the schema of workflows', async () => {
      const { code, stdout } = await lint('check-jsonschema', [
        '--builtin-schema',
        'vendor.github-workflows',
        ...files('github', WORKFLOW),
      ])
      expect(stdout.trim()).toBe('ok -- validation done')
      expect(code).toBe(0)
    })
  })

  it('GitLab CI: the schema that GitLab publishes', async () => {
    const args = ['--builtin-schema', 'vendor.gitlab-ci', '--data-transform', 'gitlab-ci']
    const { code, stdout } = await lint('check-jsonschema', [...args, ...files('gitlab', /^\.gitlab-ci\.yml$/)])
    expect(stdout.trim()).toBe('ok -- validation done')
    expect(code).toBe(0)
  })

  it.each(['github', 'gitlab'] as const)('%s: shellcheck and yamllint, with their own defaults', async (forge) => {
    const scripts = files(forge, /\.sh$/)
    expect(scripts).toHaveLength(folders[forge].length * 7)
    expect(await lint('shellcheck', scripts)).toEqual({ code: 0, stdout: '', stderr: '' })
    const yaml = files(forge, /\.ya?ml$/)
    expect(await lint('yamllint', ['--strict', ...yaml])).toEqual({ code: 0, stdout: '', stderr: '' })
  })
})
