import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Channels } from '../channels.ts'
import { Journal } from '../journal.ts'
import { LoadedModules } from './loaded-modules.ts'
import { watchUncovered } from './uncovered.ts'

let folder: string
const journal = new Journal(() => undefined)
const channels = new Channels(journal)
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'loaded-modules-'))
})
afterAll(() => {
  channels.close()
  rmSync(folder, { recursive: true })
})

/** Installs a package with a main module and another file. */
function install(name: string, version: string): string {
  const at = path.join(folder, 'node_modules', name)
  mkdirSync(path.join(at, 'lib'), { recursive: true })
  writeFileSync(path.join(at, 'package.json'), JSON.stringify({ name, version, main: 'lib/index.js' }))
  writeFileSync(path.join(at, 'lib/index.js'), `require('./other.js'); exports.name = ${JSON.stringify(name)}`)
  writeFileSync(path.join(at, 'lib/other.js'), 'exports.other = true')
  return at
}

it('a package is seen once, whether it was loaded before, is required or is imported, and its other files are not', async () => {
  for (const name of ['before', 'required', '@scope/imported']) install(name, '1.2.3')
  const load = createRequire(path.join(folder, 'app.js'))
  load('before')
  const modules = new LoadedModules(channels)
  const seen: unknown[] = []
  for (const name of ['before', 'required', '@scope/imported'])
    modules.watch(name, ({ exports, version }) => seen.push([(exports as { name: string }).name, version]))
  expect(seen).toEqual([['before', '1.2.3']])
  load('required')
  load('required')
  await import(pathToFileURL(path.join(folder, 'node_modules/@scope/imported/lib/index.js')).href)
  load('before')
  expect(seen).toEqual([
    ['before', '1.2.3'],
    ['required', '1.2.3'],
    ['@scope/imported', '1.2.3'],
  ])
})

it('libraries that are not measured, or are too old to be, are told with their version', () => {
  watchUncovered(new LoadedModules(channels), journal)
  install('koa', '3.0.0')
  install('ioredis', '5.10.9')
  install('@redis/client', '5.12.0')
  const load = createRequire(path.join(folder, 'app.js'))
  for (const name of ['koa', 'ioredis', '@redis/client']) load(name)
  expect(journal.notMeasured).toEqual([
    { library: 'koa', version: '3.0.0' },
    { library: 'ioredis', version: '5.10.9' },
  ])
})
