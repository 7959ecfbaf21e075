import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { PARTS } from '@ticolops/obs-scaffold'
import type { Service } from '@ticolops/obs-scaffold'
import { binary, temporaryFolder, tryRun } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, expect, it } from 'vitest'
import { SERVICES } from './services.ts'

const [node, , , python] = SERVICES
const WORKSPACE = { directory: 'apps/api', workspace: true } as const

/** Every way in which packages come into an image; the four applications, and what differs from them. */
const services: Readonly<Record<string, Service>> = {
  ...Object.fromEntries(SERVICES.map((service) => [service.name, service])),
  ...(node && {
    'npm in a workspace': { ...node, ...WORKSPACE, build: 'build' },
    pnpm: { ...node, packageManager: 'pnpm', lockfile: 'pnpm-lock.yaml', build: 'build' },
    'pnpm in a workspace': { ...node, ...WORKSPACE, packageManager: 'pnpm', lockfile: 'pnpm-lock.yaml' },
    'Node without corepack': { ...node, packageManager: 'pnpm', lockfile: 'pnpm-lock.yaml', runtimeVersion: '26' },
    yarn: { ...node, packageManager: 'yarn', packageManagerVersion: '1', lockfile: 'yarn.lock' },
    'yarn 4': { ...node, packageManager: 'yarn', packageManagerVersion: '4.9.1', lockfile: 'yarn.lock' },
  }),
  ...(python && {
    pip: { ...python, packageManager: 'pip', lockfile: 'requirements.txt' },
    'pip without requirements.txt': { ...python, packageManager: 'pip', lockfile: undefined },
    poetry: { ...python, packageManager: 'poetry', lockfile: 'poetry.lock', sourceRoot: 'src' },
  }),
}

/** The Dockerfile as init writes it, its base image named by a digest. */
function dockerfile(service: Service): string {
  const pinned = { ...service, baseImage: `${service.baseImage}@sha256:${'1'.repeat(64)}` }
  const files = PARTS.find(({ name }) => name === 'container')?.files(pinned) ?? []
  return files.find(({ path: file }) => file.endsWith('Dockerfile'))?.text ?? ''
}

await describeWithServers('linters find nothing in Dockerfiles', ['hadolint', 'checkov'], () => {
  const { folder, remove } = temporaryFolder('dockerfiles')
  afterAll(remove)
  const files = Object.entries(services).map(([name, service], index) => {
    const file = path.join(folder, `Dockerfile.${index}`)
    writeFileSync(file, dockerfile(service))
    return [name, file] as const
  })

  it.each(files)('hadolint, for %s', async (_, file) => {
    const { code, stdout } = await tryRun(await binary('hadolint'), ['--format', 'tty', '--no-color', file])
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
  })

  it('hadolint knows a mistake when it sees one', async () => {
    const { stdout } = await tryRun(await binary('hadolint'), ['-'], { input: 'FROM node\nRUN sudo npm install x\n' })
    expect([...stdout.matchAll(/DL\d+/g)].map(([id]) => id)).toEqual(expect.arrayContaining(['DL3004', 'DL3006']))
  })

  it('checkov, in all of them', async () => {
    const args = [
      '--framework',
      'dockerfile',
      '--compact',
      '--skip-download',
      '--output',
      'json',
      '--directory',
      folder,
    ]
    const { stdout } = await tryRun(await binary('checkov'), args)
    const { results, summary } = JSON.parse(stdout) as {
      results: { failed_checks: { check_id: string; file_path: string }[] }
      summary: { passed: number; parsing_errors: number }
    }
    expect(results.failed_checks.map(({ check_id, file_path }) => `${check_id} ${file_path}`)).toEqual([])
    expect(summary.parsing_errors).toBe(0)
    expect(summary.passed).toBeGreaterThan(files.length * 10)
  })
})
