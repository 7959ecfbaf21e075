import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closedPort, run, temporaryFolder } from '../test/memory-io.ts'

const { folder, remove } = temporaryFolder()
afterAll(remove)

beforeAll(async () => {
  // Files can be written, and nothing be proven.
  const port = await closedPort()
  for (const name of ['rules', 'provisioning']) mkdirSync(join(folder, name))
  const target = { kind: 'files', prometheus: `http://127.0.0.1:${port}`, rules: 'rules', dashboards: 'provisioning' }
  const services = [{ name: 'api', namespace: 'shop', parts: ['node'] }]
  writeFileSync(
    join(folder, 'ticolops-obs.config.json'),
    JSON.stringify({ team: 'web', services, targets: { local: target } }),
  )
})

const written = () => readdirSync(join(folder, 'rules')).length

test('a person is shown the plan, asked once with the target in the question, and a no changes nothing', async () => {
  for (const answer of ['n', '', 'yess', 'no']) {
    const { exitCode, stdout, stderr } = await run(['install'], { cwd: folder, answers: [answer] })
    expect([exitCode, stdout, written()]).toEqual([5, '', 0])
    expect(stderr).toMatch(/^ {2}\+ file rules\//m)
    expect(stderr).toMatch(/Apply \+\d+ ~0 -0 to local \(prometheus http:\/\/127\.0\.0\.1:\d+\)\? \[y\/N\]/)
    expect(stderr).toContain('You said no. Nothing was changed.')
  }
})

test('--quiet does not hide what is asked about', async () => {
  const { stderr } = await run(['install', '--quiet'], { cwd: folder, answers: ['n'] })
  expect(stderr).toMatch(/^ {2}\+ file rules\/[^]+Plan: \+\d+ ~0 -0\n\nApply/m)
})

test('a yes applies; without Prometheus that is not proven', async () => {
  const { exitCode, stdout } = await run(['install', '--timeout', '1ms'], { cwd: folder, answers: ['Y'] })
  expect(exitCode).toBe(6)
  expect(stdout).toContain('Not proven:')
  expect(written()).toBeGreaterThan(0)
})

test('removing is asked for as well', async () => {
  expect(await run(['uninstall'], { cwd: folder, answers: ['n'] })).toMatchObject({ exitCode: 5, stdout: '' })
  expect(written()).toBeGreaterThan(0)
  expect(await run(['uninstall'], { cwd: folder, answers: ['yes'] })).toMatchObject({ exitCode: 0 })
  expect(written()).toBe(0)
})

test('a run that was interrupted before it wrote says how to resume', async () => {
  const { exitCode, stderr } = await run(['install', '--yes'], { cwd: folder, signal: AbortSignal.abort() })
  expect(exitCode).toBe(130)
  expect(stderr).toContain('Run the same command again')
  expect(written()).toBe(0)
})

test.each(['check', 'plan', 'status', 'verify', 'uninstall', 'install'])(
  'the document of %s names its target',
  async (verb) => {
    const { stdout } = await run([verb, '--yes', '--timeout', '1ms', '-o', 'json'], { cwd: folder })
    expect(JSON.parse(stdout)).toMatchObject({ target: { name: 'local', kind: 'files', facts: expect.any(Array) } })
  },
)
