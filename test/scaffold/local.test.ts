import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { binary } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { expect, it } from 'vitest'
import { obs } from '../cli/command.ts'
import { ANSWERS, APPS, repository } from './repository.ts'

const CLI = fileURLToPath(new URL('../node_modules/@ticolops/obs-cli', import.meta.url))

await describeWithServers('what init writes for one’s own machine', ['promtool'], () => {
  it.each(APPS)(
    '%s: the configuration generates, lints clean, and installs into the folders that compose mounts',
    async (app) => {
      const repo = repository({ '.gitignore': 'node_modules\n' }, app)
      expect(await obs(['init', '--yes', ...ANSWERS], repo.root)).toMatchObject({ exitCode: 0 })
      mkdirSync(join(repo.root, 'node_modules/@ticolops'), { recursive: true })
      symlinkSync(CLI, join(repo.root, 'node_modules/@ticolops/obs-cli'))

      expect(await obs(['generate'], repo.root)).toMatchObject({ exitCode: 0 })
      expect(await obs(['lint'], repo.root)).toMatchObject({ exitCode: 0 })
      repo.commit()
      // Nothing runs here, so nothing can be proven; the files are written all the same, and git does not see them.
      expect(await obs(['install', '--target', 'local', '--yes', '--timeout', '1ms'], repo.root)).toMatchObject({
        exitCode: 6,
      })
      for (const folder of ['rules', 'dashboards', 'targets']) {
        const installed = readdirSync(join(repo.root, 'deploy/local', folder)).filter((name) => !name.startsWith('.'))
        expect(installed.length).toBeGreaterThan(0)
      }
      expect(repo.changes()).toEqual([])
    },
  )

  it('Prometheus takes its configuration', async () => {
    const repo = repository({}, 'express')
    await obs(['init', '--yes', ...ANSWERS], repo.root)
    const check = ['check', 'config', '--syntax-only', 'deploy/local/prometheus.yaml']
    expect(execFileSync(await binary('promtool'), check, { cwd: repo.root, encoding: 'utf8' })).toContain('SUCCESS')
  })
})
