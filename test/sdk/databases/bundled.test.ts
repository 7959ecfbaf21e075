import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { expect, it, onTestFinished } from 'vitest'
import { run, startMariadb, startPostgres, startRedis } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { Page } from '../page.ts'

await describeWithServers('drivers in a bundle', ['postgres', 'mariadbd', 'redis-server'], () => {
  it('are measured through their channels, and pg through the pool that is handed over', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'ticolops-obs-bundle-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const [postgres, mariadb, redis] = await Promise.all([startPostgres(), startMariadb(), startRedis()])
    onTestFinished(async () => {
      await Promise.all([postgres.stop(), mariadb.stop(), redis.stop()])
    })
    const outfile = path.join(folder, 'app.cjs')
    await build({
      entryPoints: [fileURLToPath(new URL('apps/bundled.ts', import.meta.url))],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      outfile,
      logLevel: 'silent',
      conditions: ['@ticolops/source'],
      external: ['pg-native'],
    })
    const page = new Page(await run(process.execPath, [outfile, postgres.url, mariadb.url, redis.url], { cwd: folder }))
    const counted = (system: string, operation: string) =>
      page.sum('db_client_operation_duration_seconds_count', {
        db_system_name: system,
        db_operation_name: operation,
        error_type: '',
      })
    expect([counted('postgresql', 'SELECT'), counted('mysql', 'SELECT')]).toEqual([1, 2])
    expect([counted('redis', 'STRLEN'), counted('redis', 'LLEN')]).toEqual([1, 1])
    const via = page
      .find('ticolops_obs_instrumentation_active')
      .map(({ labels }) => `${labels['library']} ${labels['via']}`)
    expect(via).toEqual(expect.arrayContaining(['pg patch', 'mysql2 channel', 'ioredis channel', 'redis channel']))
  })
})
