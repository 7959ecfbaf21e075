import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { obs } from '../cli/command.ts'
import { ANSWERS, repository } from './repository.ts'
import type { Repository } from './repository.ts'

/** What init says when it refuses; nothing may have been written. */
async function refusal({ root, changes }: Repository, args: readonly string[], exitCode: number): Promise<string> {
  const before = changes()
  const ran = await obs(['init', '--quiet', ...args], root)
  expect({ exitCode: ran.exitCode, stdout: ran.stdout, changes: changes() }).toEqual({
    exitCode,
    stdout: '',
    changes: before,
  })
  return ran.stderr
}

test('a folder that is in no repository', async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'ticolops-obs-none-')))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const { exitCode, stderr } = await obs(['init', ...ANSWERS, '--yes'], folder, { GIT_CEILING_DIRECTORIES: tmpdir() })
  expect([exitCode, stderr]).toEqual([
    2,
    `error: ${folder} is not in the work tree of a git repository.\n  fix: Go to the one of your service, or make one: git init.\n`,
  ])
})

test('a language that init does not know', async () => {
  const message = await refusal(repository({ 'go.mod': 'module shop\n' }), [...ANSWERS, '--yes'], 2)
  expect(message).toContain('error: This repository has no server that init knows: it looks like Go (go.mod).')
})

const TWO = {
  'api/package.json':
    '{ "name": "api", "scripts": { "start": "node server.js" }, "dependencies": { "express": "^5" } }\n',
  'api/server.js': "require('express')().listen(3000)\n",
  'worker/package.json':
    '{ "name": "worker", "scripts": { "start": "node main.js" }, "dependencies": { "fastify": "^5" } }\n',
  'worker/main.js': "require('fastify')().listen({ port: 3001, host: '0.0.0.0' })\n",
}

test('two services, and neither was named', async () => {
  expect(await refusal(repository(TWO), [...ANSWERS, '--yes'], 2)).toBe(
    [
      'error: There are several services here, and init deploys one at a time. Nothing was written.',
      '       - api: express (api/package.json (dependencies.express))',
      '       - worker: fastify (worker/package.json (dependencies.fastify))',
      '  fix: Name one: --directory api',
      '',
    ].join('\n'),
  )
})

test('of two services, the one that is named gets its files, in its own folder but for its pipeline', async () => {
  const repo = repository(TWO)
  const { exitCode } = await obs(['init', '--directory', 'worker', ...ANSWERS, '--yes'], repo.root)
  expect(exitCode).toBe(0)
  expect(repo.changes().filter((line) => !/ (worker|\.github\/workflows)\//.test(line))).toEqual([])
  expect(repo.read('worker/ticolops-obs.config.ts')).toContain("name: 'worker'")
})

test('a folder that is not there', async () => {
  const repo = repository({}, 'express')
  expect(await refusal(repo, ['--directory', 'nowhere', ...ANSWERS, '--yes'], 2)).toContain('nowhere is not a folder.')
})

test('nobody to ask: every question at once, each with its flag', async () => {
  const message = await refusal(repository({}, 'express'), [], 2)
  expect(message).toContain('The repository does not tell everything, and nobody can be asked. Nothing was written.')
  expect(message).toContain('- Which team owns it? --team <team>')
  expect(message).toContain('fix: Add --team, --email, --host, or run it on a terminal without --yes.')
})

test('nobody to say yes', async () => {
  expect(await refusal(repository({}, 'express'), ANSWERS, 5)).toContain(
    'This needs a yes, and there is no terminal to ask on.',
  )
})

test.each([
  [['--port', 'http'], '--port http is not a port'],
  [['--port', '70000'], '--port 70000 is not a port'],
  [['--name', 'My_Shop'], '--name My_Shop is not a name'],
  [['--namespace', 'Shop'], '--namespace Shop is not a name'],
  [['--host', 'https://shop.example.com/'], 'is not a host name'],
  [['--registry', 'https://ghcr.io'], 'is not a registry'],
  [['--ingress', 'haproxy'], 'Allowed choices are gateway, nginx, traefik.'],
  [['--only', 'container,ansible'], 'Parts are config, instrument, container'],
  [['--namespace', 'n'.repeat(56)], 'is too long: staging adds -staging, so at most 55'],
  [['--name', 'n'.repeat(46)], 'is too long: objects add to it, so at most 45'],
])('%j', async (flags, message) => {
  expect(await refusal(repository({}, 'express'), [...ANSWERS, '--yes', ...flags], 2)).toContain(message)
})

test('a port that the code has, and that is none', async () => {
  const repo = repository({ 'server.js': 'require("express")().listen(80)\n' }, 'express')
  expect(await refusal(repo, [...ANSWERS, '--yes'], 2)).toMatch(
    /Which port does it listen on\? Found: 80 \(server\.js:1\)\. --port <port>/,
  )
})

test('a registry that cannot be reached, which the digest of the base image is asked from', async () => {
  const repo = repository({}, 'express')
  const flags = [...ANSWERS.slice(0, -2), '--base-image', '127.0.0.1:1/node:24', '--yes']
  expect(await refusal(repo, flags, 3)).toMatch(
    /The digest of 127\.0\.0\.1:1\/node:24 is not known: 127\.0\.0\.1:1 cannot be reached: .+\. Nothing was written\./,
  )
  const { exitCode } = await obs(['init', '--only', 'config,kubernetes', ...flags], repo.root)
  expect(exitCode).toBe(0)
})

test('a file in the way that is not from init', async () => {
  const repo = repository({ Dockerfile: 'FROM scratch\n' }, 'express')
  const message = await refusal(repo, [...ANSWERS, '--yes'], 5)
  expect(message).toContain('- Dockerfile: it is there already, and not from init')
  expect(message).toContain('--conflicts keep (yours stay), merge')
  const { exitCode } = await obs(['init', ...ANSWERS, '--yes', '--conflicts', 'keep'], repo.root)
  expect([exitCode, repo.read('Dockerfile')]).toEqual([0, 'FROM scratch\n'])
})

test('a folder where a file should be', async () => {
  const repo = repository({ 'compose.yaml/README.md': '' }, 'express')
  expect(await refusal(repo, [...ANSWERS, '--yes'], 4)).toContain(
    'compose.yaml is a folder, where init wants to write a file.',
  )
})

test('files to change that have uncommitted changes', async () => {
  const repo = repository({}, 'express')
  repo.write('server.js', `${repo.read('server.js')}// not committed\n`)
  expect(await refusal(repo, [...ANSWERS, '--yes'], 5)).toContain(
    'changes that are in no commit: server.js. Nothing was written.',
  )
  const { exitCode } = await obs(['init', ...ANSWERS, '--yes', '--allow-dirty'], repo.root)
  expect(exitCode).toBe(0)
  expect(repo.read('server.js')).toMatch(/instrument\(\)[^]+\/\/ not committed\n$/)
})

test('a chart that is there already', async () => {
  const repo = repository({ 'charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\n' }, 'express')
  const message = await refusal(repo, [...ANSWERS, '--yes'], 2)
  expect(message).toContain('The repository has its own already: charts/shop/Chart.yaml (helm). Nothing was written.')
  const only = /To leave it as it is: --only (\S+)\. /.exec(message)?.[1] ?? ''
  const { exitCode } = await obs(['init', ...ANSWERS, '--yes', '--only', only], repo.root)
  expect([exitCode, repo.changes().some((line) => line.includes('Chart.yaml'))]).toEqual([0, false])
})

test('a workflow that deploys already; one that does not is no obstacle', async () => {
  const deploys = 'on: push\njobs:\n  go:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: kubectl apply -f k8s\n'
  const repo = repository({ '.github/workflows/go.yml': deploys }, 'express')
  const message = await refusal(repo, [...ANSWERS, '--yes'], 2)
  expect(message).toContain('The repository has its own already: .github/workflows/go.yml (pipeline).')
  const harmless = repository(
    { '.github/workflows/lint.yml': deploys.replace('kubectl apply -f k8s', 'npx eslint') },
    'express',
  )
  const { exitCode, stderr } = await obs(['init', ...ANSWERS, '--yes'], harmless.root)
  expect(exitCode).toBe(0)
  expect(stderr).toContain('.github/workflows/lint.yml  stays as it is; ours is written beside it')
})

test('a state that was tampered with', async () => {
  const repo = repository({ '.ticolops-obs.scaffold.json': '<<<<<<< ours\n' }, 'express')
  expect(await refusal(repo, [...ANSWERS, '--yes'], 4)).toContain('git checkout -- .ticolops-obs.scaffold.json')
})

test('errors are one document with -o json, and it names the flags', async () => {
  const { exitCode, stdout } = await obs(['init', '--quiet', '-o', 'json'], repository({}, 'fastapi').root)
  expect(exitCode).toBe(2)
  expect(JSON.parse(stdout)).toMatchObject({
    kind: 'Error',
    id: 'init.unanswered',
    details: { flags: ['--team', '--email', '--host'] },
  })
})
