import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { obs } from '../cli/command.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** How the deployment of the reference service is written and upgraded; what else it asks is remembered beside it. */
const INIT = ['init', '--directory', 'packages/ticolops-api', '--only', 'config,instrument,kubernetes,logging', '--yes']

test('the reference service is deployed by exactly what init writes for it', async () => {
  const { exitCode, stdout, stderr } = await obs([...INIT, '--dry-run', '-o', 'json'], ROOT)
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 })
  const { changes } = JSON.parse(stdout) as { changes: { path: string; action: string }[] }
  expect(changes.length).toBeGreaterThan(15)
  // Fix: ticolops-obs init with the same arguments, without --dry-run.
  expect(changes.filter(({ action }) => action !== 'unchanged')).toEqual([])
})
