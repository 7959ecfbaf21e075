import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { obs, start } from '../cli/command.ts'
import { ANSWERS, repository } from './repository.ts'
import type { Repository } from './repository.ts'

const PRELOAD = fileURLToPath(new URL('kill-at-rename.mjs', import.meta.url))
const STATE = '.ticolops-obs.scaffold.json'
const ARGS = ['init', '--quiet', '--yes', '--only', 'config,instrument,container', ...ANSWERS]

/** Every file that is not ignored, with its hash. */
function tree({ git }: Repository): Map<string, string> {
  const paths = git('ls-files', '--cached', '--others', '--exclude-standard').split('\n').filter(Boolean)
  return new Map(paths.toSorted().map((path) => [path, git('hash-object', path).trim()]))
}

test('killed between two files: each is as it was or as it will be, and the same command completes the rest', async () => {
  const whole = repository({}, 'express')
  const before = tree(whole)
  await obs(ARGS, whole.root)
  const after = tree(whole)
  const written = [...after].filter(([path, hash]) => before.get(path) !== hash).length
  expect(written).toBeGreaterThan(10)

  for (const at of [1, 2, Math.floor(written / 2), written]) {
    const repo = repository({}, 'express')
    const { exitCode } = await start(ARGS, repo.root, {
      NODE_OPTIONS: `--import ${PRELOAD}`,
      KILL_AT_RENAME: String(at),
    }).result
    expect(exitCode).toBeNull()
    const cut = [...tree(repo)].filter(([path]) => !path.startsWith('.ticolops-obs.part/'))
    expect(cut.filter(([path, hash]) => hash !== before.get(path) && hash !== after.get(path))).toEqual([])
    expect(cut.filter(([path, hash]) => hash === after.get(path) && hash !== before.get(path)).length).toBe(at - 1)
    expect(new Map(cut).has(STATE)).toBe(false)

    await obs(ARGS, repo.root)
    expect(tree(repo)).toEqual(after)
  }
})

test('a Ctrl-C at the registry writes nothing', async () => {
  const repo = repository({}, 'express')
  const { createServer } = await import('node:net')
  const silent = createServer()
  const asked = new Promise<void>((resolve) => silent.once('connection', () => resolve()))
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const { port } = silent.address() as { port: number }
  const running = start(
    ['init', '--yes', ...ANSWERS.slice(0, -2), '--base-image', `127.0.0.1:${port}/node:24`],
    repo.root,
  )
  await asked
  running.interrupt()
  const { exitCode, stderr } = await running.result
  silent.close()
  expect([exitCode, repo.changes()]).toEqual([130, []])
  expect(stderr).toContain('Stopped before it was done.')
})
