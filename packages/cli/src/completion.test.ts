import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { memoryIo, run } from '../test/memory-io.ts'
import { buildProgram } from './program.ts'

const cwd = process.cwd()
const { io } = memoryIo({ cwd })
const verbs = buildProgram(io).commands.map((command) => command.name())

test.each(['bash', 'zsh', 'fish'] as const)('the %s script names every verb and parses', async (shell) => {
  const { exitCode, stdout } = await run(['completion', shell], { cwd })
  expect(exitCode).toBe(0)
  for (const verb of verbs) expect(stdout).toContain(verb)
  const { error, status, stderr } = spawnSync(shell, ['-n'], { input: stdout, encoding: 'utf8' })
  if (error !== undefined && shell !== 'bash') return // the shell is not on this machine
  expect([status, stderr]).toEqual([0, ''])
})

test.each([
  [['ticolops-obs', 'un'], 'uninstall'],
  [['ticolops-obs', '--target', 'local', 'ver'], 'verify'],
  [['ticolops-obs', 'plan', '--det'], '--detailed-exitcode'],
  [['ticolops-obs', 'plan', '-o', 'y'], 'yaml'],
  [['ticolops-obs', 'completion', 'f'], 'fish'],
])('bash completes %j', async (words, completed) => {
  const { stdout: script } = await run(['completion', 'bash'], { cwd })
  const program = `${script}\nCOMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; _ticolops_obs; echo "\${COMPREPLY[@]}"`
  expect(spawnSync('bash', ['-c', program], { encoding: 'utf8' }).stdout.trim()).toBe(completed)
})
