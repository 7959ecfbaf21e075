import { fileURLToPath } from 'node:url'
import { binary } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { expect, it } from 'vitest'
import { obs } from './command.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

await describeWithServers('what is committed in dashboards/ and alerts/', ['promtool'], () => {
  it('lints clean', async () => {
    expect(await obs(['lint', '-o', 'json'], root)).toMatchObject({ exitCode: 0 })
  })

  it('passes its own rule tests', async () => {
    const result = await obs(['test', '-o', 'json', '--promtool', await binary('promtool')], root)
    expect(result).toMatchObject({ exitCode: 0 })
  })
})
