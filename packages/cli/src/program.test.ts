import { readFileSync } from 'node:fs'
import { EXIT as TARGET_EXIT } from '@ticolops/obs-cluster'
import { expect, test } from 'vitest'
import { run } from '../test/memory-io.ts'
import { EXIT } from './exit-code.ts'
import { VERBS } from './verbs.ts'

const cwd = process.cwd()

test('--help lists every verb and writes to stdout', async () => {
  const { exitCode, stdout, stderr } = await run(['--help'], { cwd })
  expect([exitCode, stderr]).toEqual([0, ''])
  for (const { name } of VERBS) expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'))
  expect(stdout.split('\n').filter((line) => line.length > 100)).toEqual([])
})

test('without a verb the help goes to stderr and the exit code says that nothing was done', async () => {
  const { exitCode, stdout, stderr } = await run([], { cwd })
  expect([exitCode, stdout]).toEqual([2, ''])
  expect(stderr).toContain('Usage: ticolops-obs')
})

test.each(VERBS.map(({ name }) => name))('%s --help shows its examples and the flags of all verbs', async (name) => {
  const { exitCode, stdout } = await run([name, '--help'], { cwd })
  expect(exitCode).toBe(0)
  expect(stdout).toContain('Examples:\n  ')
  expect(stdout).toContain('--output <format>')
})

test('every verb that is listed can be loaded', async () => {
  for (const verb of VERBS) expect(typeof (await verb.load()).run).toBe('function')
})

test('--version prints the version of the package', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  expect(await run(['--version'], { cwd })).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' })
})

test('the exit codes of targets are those of the command line', () => {
  expect(EXIT).toMatchObject(TARGET_EXIT)
  expect(new Set(Object.values(EXIT)).size).toBe(Object.values(EXIT).length)
})

test('the README explains every exit code where errors point to', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  for (const code of Object.values(EXIT).filter((each) => each !== 0)) expect(readme).toContain(`\n### Exit ${code}\n`)
})
