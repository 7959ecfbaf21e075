import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { ANSWERS, repository } from './repository.ts'
import type { Repository } from './repository.ts'

const BIN = fileURLToPath(new URL('../../packages/cli/src/bin.ts', import.meta.url))

/**
 * Runs init on a terminal of its own, which `script` makes, and answers each question when it is asked.
 * @param dialogue What must be shown, and what is typed then.
 */
async function onTerminal(
  { root }: Repository,
  args: readonly string[],
  dialogue: readonly (readonly [string, string])[],
) {
  const command = [process.execPath, '--conditions=@ticolops/source', BIN, 'init', ...args]
    .map((word) => `'${word}'`)
    .join(' ')
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NO_COLOR: '1', TERM: 'xterm' },
  })
  const left = [...dialogue]
  let shown = ''
  let from = 0
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text
    for (let [next] = left; next !== undefined; [next] = left) {
      const at = shown.indexOf(next[0], from)
      if (at === -1) return
      from = at + next[0].length
      left.shift()
      child.stdin.write(next[1])
    }
  })
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return { exitCode, shown: shown.replaceAll('\r', ''), left }
}

const [, , , , , , ...BASE] = ANSWERS

test('a person is asked what the repository does not tell, again where the answer cannot be, and then for the yes', async () => {
  const repo = repository({}, 'express')
  const { exitCode, shown, left } = await onTerminal(repo, BASE, [
    ['Which team owns it? (--team) ', 'payments\n'],
    ['Which address reaches its owner? (--email) ', 'nobody\n'],
    ['nobody is not an address', ''],
    ['Which address reaches its owner? (--email) ', 'payments@example.com\n'],
    ['(--host) ', 'shop.example.com\n'],
    ['[y/N] ', 'y\n'],
  ])
  expect({ exitCode, left }).toEqual({ exitCode: 0, left: [] })
  expect(shown).toMatch(/Found:\n.+service +shop +package\.json \(name\)/)
  expect(shown).toMatch(/Wrote \d+ files/)
  expect(repo.read('ticolops-obs.config.ts')).toContain("team: 'payments'")
})

test('a no, and a terminal that is closed, write nothing', async () => {
  const repo = repository({}, 'express')
  const no = await onTerminal(repo, ANSWERS, [['[y/N] ', 'n\n']])
  expect([no.exitCode, repo.changes()]).toEqual([5, []])
  expect(no.shown).toContain('You said no. Nothing was changed.')
  const closed = await onTerminal(repo, BASE, [['(--team) ', '\u0004']])
  expect([closed.exitCode, repo.changes()]).toEqual([5, []])
  expect(closed.shown).toContain('No answer was given. Nothing was written.')
  const stopped = await onTerminal(repo, BASE, [['(--team) ', '\u0003']])
  expect([stopped.exitCode, repo.changes()]).toEqual([130, []])
})

const json = (name: string) => `{ "name": "${name}", "main": "main.js", "dependencies": { "express": "^5" } }\n`

test('of two services one is chosen by its number', async () => {
  const code = "require('express')().listen(3000)\n"
  const repo = repository({
    'api/package.json': json('api'),
    'api/main.js': code,
    'web/package.json': json('web'),
    'web/main.js': code,
  })
  const { exitCode, left } = await onTerminal(
    repo,
    [...ANSWERS, '--only', 'config'],
    [
      ['Which service? ', '2\n'],
      ['[y/N] ', 'y\n'],
    ],
  )
  expect({ exitCode, left }).toEqual({ exitCode: 0, left: [] })
  expect(repo.read('web/ticolops-obs.config.ts')).toContain("name: 'web'")
})

test('a file in the way is shown and asked about', async () => {
  const repo = repository({ Dockerfile: 'FROM scratch\n' }, 'express')
  const { exitCode, shown, left } = await onTerminal(
    repo,
    [...ANSWERS, '--only', 'container'],
    [
      ['Dockerfile: it is there already, and not from init', ''],
      ['What becomes of it? ', 'show\n'],
      ['What becomes of it? ', 'keep\n'],
      ['[y/N] ', 'y\n'],
    ],
  )
  expect({ exitCode, left }).toEqual({ exitCode: 0, left: [] })
  expect(shown).toContain('+ USER 10001:10001')
  expect(repo.read('Dockerfile')).toBe('FROM scratch\n')
})

test('a chart that is there already is asked about', async () => {
  const repo = repository({ 'chart/Chart.yaml': 'name: shop\n' }, 'express')
  const { exitCode, left } = await onTerminal(repo, ANSWERS, [
    ['There is chart/Chart.yaml already. Write our helm beside it? [y/N] ', 'n\n'],
    ['[y/N] ', 'y\n'],
  ])
  expect({ exitCode, left }).toEqual({ exitCode: 0, left: [] })
  expect(repo.changes().filter((line) => line.includes('deploy/helm'))).toEqual([])
  expect(repo.changes().some((line) => line.includes('deploy/kubernetes'))).toBe(true)
})
