import { expect, test } from 'vitest'
import { memorySources } from '../../test/memory-sources.ts'
import { chooseApps, detect } from './detect.ts'
import type { Facts } from './facts.ts'

const SERVER = "import { express } from 'express'\nexpress().listen(process.env.PORT ?? 3000)\n"

/** The facts of the only app. */
function factsOf(files: Readonly<Record<string, unknown>>, remote?: string): Facts {
  const sources = memorySources(files)
  const [app, ...others] = chooseApps(sources, '.', {})
  if (app === undefined || others.length > 0) throw new Error(`${others.length + 1} apps`)
  return detect(sources, app, remote)
}

const manifest = (more: object) => ({ name: 'shop', dependencies: { express: '^5' }, ...more })

test.each([
  ['express', { express: '^5' }],
  ['fastify', { fastify: '^5' }],
  ['koa', { koa: '^3' }],
  ['hono', { hono: '^4', '@hono/node-server': '^2' }],
  ['h3', { h3: '^2' }],
  ['nestjs', { '@nestjs/core': '^11', express: '^5' }],
])('%s is known by its package', (framework, dependencies) => {
  const { app } = factsOf({ 'package.json': { name: 'shop', dependencies }, 'index.js': '' })
  expect([app.language, app.framework.value]).toEqual(['node', framework])
})

test('a server of node:http is known by its code, with the line', () => {
  const { app } = factsOf({
    'package.json': { name: 'shop' },
    'server.js': "const { createServer } = require('node:http')\n\ncreateServer().listen(8080)\n",
  })
  expect(app.framework).toEqual({ value: 'http', from: 'server.js:3' })
})

test('of two frameworks that are installed, the one that the code imports counts', () => {
  const { app } = factsOf({
    'package.json': { dependencies: { express: '^5', fastify: '^5' } },
    'server.js': "import { fastify } from 'fastify'\n",
  })
  expect(app.framework).toEqual({ value: 'fastify', from: 'server.js:1' })
})

test('FastAPI is known from pyproject.toml and from requirements.txt, whose extras and versions are none of its name', () => {
  const main = 'from fastapi import FastAPI\napi = FastAPI()\n'
  const toml = factsOf({
    'pyproject.toml': '[project]\nname = "Price_List"\ndependencies = ["fastapi[standard]>=0.115"]\n',
    'app/main.py': main,
  })
  const list = factsOf({ 'requirements.txt': '# web\nFastAPI==0.115.0 ; python_version > "3"\n', 'app/main.py': main })
  expect(toml.app.framework).toEqual({ value: 'fastapi', from: 'pyproject.toml' })
  expect(list.app.framework).toEqual({ value: 'fastapi', from: 'requirements.txt' })
  expect(toml.entry).toEqual([{ value: 'app.main:api', from: 'app/main.py:2' }])
  expect(toml.name).toEqual([{ value: 'price-list', from: 'pyproject.toml' }])
})

test('a Python package below src is imported from there', () => {
  const facts = factsOf({
    'requirements.txt': 'fastapi\n',
    'src/prices/main.py': 'app: FastAPI = FastAPI(title="x")\n',
  })
  expect([facts.entry[0]?.value, facts.sourceRoot]).toEqual(['prices.main:app', 'src'])
})

test.each<readonly [string, Readonly<Record<string, string>>, readonly number[]]>([
  ['a fallback of the variable', { 'server.js': 'app.listen(process.env.PORT ?? 3000)' }, [3000]],
  ['a number that is parsed', { 'server.js': 'app.listen(parseInt(process.env.PORT, 10) || 3001)' }, [3001]],
  ['a reader of variables', { 'server.js': "const port = integer(env, 'PORT', { fallback: 8081 })" }, [8081]],
  ['an option of listen', { 'server.js': "app.listen({ host: '::', port: 4000 })" }, [4000]],
  ['an option over several lines', { 'server.js': 'serve({\n  fetch: app.fetch,\n  port: 8787,\n})' }, [8787]],
  ['a constant', { 'server.js': 'const PORT = 5000\napp.listen(PORT)' }, [5000]],
  ['the example of the environment', { 'server.js': 'app.listen(port)', '.env.example': 'DB=x\nPORT=3100\n' }, [3100]],
  ['the Dockerfile', { 'server.js': 'app.listen(port)', Dockerfile: 'FROM node\nEXPOSE 3200\n' }, [3200]],
  ['no other variable’s', { 'server.js': 'connect(process.env.REDIS_PORT ?? 6379)' }, []],
  ['no comment', { 'server.js': '// app.listen(3000)' }, []],
  ['no test', { 'server.js': '', 'server.test.js': 'app.listen(3999)', 'test/helper.js': 'app.listen(3998)' }, []],
  ['no number beyond ports', { 'server.js': 'app.listen(99999)' }, []],
  ['both of two, for a person to choose', { 'a.js': 'app.listen(3000)', 'b.js': 'app.listen(3001)' }, [3000, 3001]],
])('the port is read from %s', (_, files, ports) => {
  expect(factsOf({ 'package.json': manifest({}), ...files }).port.map(({ value }) => value)).toEqual(ports)
})

test.each([
  ['npm', { 'package-lock.json': '{}' }, ['npm']],
  ['pnpm', { 'pnpm-lock.yaml': '' }, ['pnpm']],
  ['yarn', { 'yarn.lock': '' }, ['yarn']],
  ['two of them, for a person to choose', { 'package-lock.json': '{}', 'yarn.lock': '' }, ['yarn', 'npm']],
])('the lockfile tells %s', (_, files, managers) => {
  expect(factsOf({ 'package.json': manifest({}), ...files }).packageManager.map(({ value }) => value)).toEqual(managers)
})

test('packageManager outranks lockfiles, and tells the version', () => {
  const facts = factsOf({ 'package.json': manifest({ packageManager: 'pnpm@10.18.0+sha512.abc' }), 'yarn.lock': '' })
  expect([facts.packageManager[0]?.value, facts.packageManagerVersion]).toEqual(['pnpm', '10.18.0'])
})

test.each([
  ['# yarn lockfile v1\n', '1'],
  ['__metadata:\n  version: 8\n', '4'],
])('the lockfile of Yarn tells its generation', (lock, version) => {
  expect(factsOf({ 'package.json': manifest({}), 'yarn.lock': lock }).packageManagerVersion).toBe(version)
})

test.each([
  [{ '.nvmrc': 'v22.20.0\n' }, '22'],
  [{ '.node-version': '26' }, '26'],
  [{ 'package.json': manifest({ engines: { node: '^22.15.0' } }) }, '22'],
  [{ 'package.json': manifest({ engines: { node: '>=20' } }) }, '24'],
  [{}, '24'],
])('Node is taken from what pins it: %j', (files, version) => {
  expect(factsOf({ 'package.json': manifest({}), ...files }).runtimeVersion[0]?.value).toBe(version)
})

test('databases are known by their clients, and Prisma’s by its schema', () => {
  const clients = factsOf({
    'package.json': manifest({ dependencies: { express: '^5', pg: '^8', bullmq: '^5', mysql2: '^3' } }),
  })
  expect([clients.postgres?.value, clients.redis?.value, clients.mysql?.value]).toEqual(['pg', 'bullmq', 'mysql2'])
  const prisma = factsOf({
    'package.json': manifest({}),
    'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\n',
  })
  expect([prisma.postgres?.from, prisma.mysql]).toEqual(['prisma/schema.prisma', undefined])
})

test('clients among the development dependencies are not in production', () => {
  expect(factsOf({ 'package.json': manifest({ devDependencies: { pg: '^8' } }) }).postgres).toBeUndefined()
})

test('npm’s own placeholder is no test', () => {
  const scripts = { test: 'echo "Error: no test specified" && exit 1' }
  expect(factsOf({ 'package.json': manifest({ scripts }) }).test).toBeUndefined()
})

const loopbackIn = (code: string, dependencies: object) =>
  factsOf({ 'package.json': { dependencies }, 'server.js': code }).loopback?.from

test('a server that only its own machine reaches is told, but not one whose environment decides', () => {
  expect(loopbackIn("app.listen(3000, '127.0.0.1')", { express: '^5' })).toBe('server.js:1')
  expect(loopbackIn('app.listen({ port: 3000 })', { fastify: '^5' })).toBe('server.js:1')
  expect(loopbackIn("app.listen({ port: 3000, host: '0.0.0.0' })", { fastify: '^5' })).toBeUndefined()
  expect(loopbackIn('app.listen(3000)', { express: '^5' })).toBeUndefined()
  expect(
    loopbackIn("app.listen({ host: process.env.HOST ?? '127.0.0.1', port: 3000 })", { fastify: '^5' }),
  ).toBeUndefined()
})

test('several services are several, and the folder where one stands or that is named chooses', () => {
  const sources = memorySources({
    'package.json': { workspaces: ['apps/*'] },
    'apps/api/package.json': { dependencies: { express: '^5' } },
    'apps/api/src/server.js': SERVER,
    'apps/worker/package.json': { dependencies: { fastify: '^5' } },
    'examples/demo/package.json': { dependencies: { koa: '^3' } },
  })
  const folders = (here: string, directory?: string) =>
    chooseApps(sources, here, { ...(directory !== undefined && { directory }) }).map((app) => app.directory)
  expect(folders('.')).toEqual(['apps/api', 'apps/worker'])
  expect(folders('apps/api/src')).toEqual(['apps/api'])
  expect(folders('apps', 'apps/worker')).toEqual(['apps/worker'])
})

test('an app of a workspace is installed from the lockfile at the root', () => {
  const facts = factsOf({
    'package.json': { workspaces: ['apps/*'], packageManager: 'npm@11.0.0' },
    'package-lock.json': '{}',
    'apps/api/package.json': { name: '@acme/api', dependencies: { express: '^5' } },
    'apps/api/server.js': SERVER,
  })
  expect([facts.workspace?.value, facts.lockfile, facts.name[0]?.value]).toEqual([true, 'package-lock.json', 'api'])
})

test.each([
  [{ 'go.mod': 'module x' }, /looks like Go \(go\.mod\)/],
  [{ 'package.json': { dependencies: { react: '^19' } } }, /package\.json names no framework/],
  [{ 'README.md': '' }, /has no server that init knows\.$/],
])('what is no service is refused with what it is: %j', (files, message) => {
  expect(() => chooseApps(memorySources(files), '.', {})).toThrow(message)
})

test('a folder without service is refused with those that have one', () => {
  const sources = memorySources({ 'api/package.json': { dependencies: { express: '^5' } }, 'web/index.html': '' })
  expect(() => chooseApps(sources, 'web', { directory: 'web' })).toThrow(
    expect.objectContaining({ id: 'init.unknown-app', hint: expect.stringContaining('api (express)') }),
  )
})

test('a manifest that is broken is named', () => {
  expect(() => chooseApps(memorySources({ 'package.json': '{ "name": ' }), '.', {})).toThrow(
    'package.json is not valid JSON.',
  )
  expect(() => chooseApps(memorySources({ 'pyproject.toml': '[project' }), '.', {})).toThrow(
    'pyproject.toml is not valid TOML',
  )
})
