import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closedPort, temporaryFolder } from '../test/memory-io.ts'

const { folder, remove } = temporaryFolder()
afterAll(remove)

const COMMAND = `"${process.execPath}" --conditions=@ticolops/source "${fileURLToPath(new URL('./bin.ts', import.meta.url))}"`

beforeAll(async () => {
  // Files can be written, and nothing be proven.
  const prometheus = `http://127.0.0.1:${await closedPort()}`
  for (const name of ['rules', 'provisioning']) mkdirSync(join(folder, name))
  const targets = { local: { kind: 'files', prometheus, rules: 'rules', dashboards: 'provisioning' } }
  const services = [{ name: 'api', namespace: 'shop', parts: ['node'] }]
  writeFileSync(join(folder, 'ticolops-obs.config.json'), JSON.stringify({ team: 'web', services, targets }))
})

/** What a line of shell prints. */
function shell(line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    // Test runners and CI ask for colours.
    const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined }
    const child = spawn('sh', ['-c', line], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()))
    child.once('error', reject)
    child.once('close', () => resolve(output))
  })
}

test('a reader who leaves early stops nothing: the install is done to its end, and the exit code tells of it', async () => {
  // The reader is gone before the first word is written.
  const output = await shell(`{ { ${COMMAND} install --yes --timeout 1ms 2>&1; echo "exit $?" >&3; } | true; } 3>&1`)
  expect(output).toBe('exit 6\n')
  expect(readdirSync(join(folder, 'rules')).length).toBeGreaterThan(0)
})

test('a folder that is gone is told without a stack', async () => {
  const output = await shell(`mkdir gone && cd gone && rmdir ../gone && ${COMMAND} lint`)
  expect(output).toBe('error: The folder that you are in is gone.\n  fix: Go to one that is there.\n')
})
