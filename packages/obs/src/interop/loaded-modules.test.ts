import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
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

it('an alias is the package behind it, every copy is seen, and so are other files and entries of each', async () => {
  const alias = install('aliased', '2.0.0')
  const nested = install('nested', '1.0.0')
  cpSync(alias, path.join(folder, 'node_modules/other-name/node_modules/aliased'), { recursive: true })
  cpSync(alias, path.join(nested, 'node_modules/aliased'), { recursive: true })
  writeFileSync(path.join(alias, 'second.js'), 'exports.second = true')
  const modules = new LoadedModules(channels)
  const seen: unknown[] = []
  modules.watch('aliased', ({ exports, file }) => seen.push([exports, file('lib/other.js'), file('never.js')]), [
    'second.js',
  ])
  const load = createRequire(path.join(folder, 'app.js'))
  load('aliased/second.js')
  load('other-name/node_modules/aliased')
  createRequire(path.join(nested, 'lib/index.js'))('aliased')
  symlinkSync(install('behind', '3.0.0'), path.join(folder, 'node_modules/alias'))
  modules.watch('behind', ({ version }) => seen.push(version))
  load('alias')
  modules.watch('deep', ({ version }) => seen.push(version))
  symlinkSync(install('deep', '4.0.0'), path.join(folder, 'node_modules/deep-alias'))
  createRequire(path.join(nested, 'lib/index.js'))('deep-alias')
  expect(seen).not.toContain('4.0.0')
  await expect.poll(() => seen).toContain('4.0.0')
  expect(seen).toEqual([
    [{ second: true }, undefined, undefined],
    [{ name: 'aliased' }, { other: true }, undefined],
    [{ name: 'aliased' }, { other: true }, undefined],
    '3.0.0',
    '4.0.0',
  ])
})

it('two who watch for one package are both told', () => {
  install('shared', '1.0.0')
  const modules = new LoadedModules(channels)
  const seen: string[] = []
  modules.watch('shared', () => seen.push('first'))
  modules.watch('shared', () => seen.push('second'))
  createRequire(path.join(folder, 'app.js'))('shared')
  expect(seen).toEqual(['first', 'second'])
})

it('libraries that are not measured, or are too old to be, are told with their version', () => {
  watchUncovered(new LoadedModules(channels), journal)
  install('kafkajs', '2.2.4')
  install('@prisma/client', '6.10.9')
  const load = createRequire(path.join(folder, 'app.js'))
  for (const name of ['kafkajs', '@prisma/client']) load(name)
  expect(journal.notMeasured).toEqual([
    { library: 'kafkajs', version: '2.2.4' },
    { library: '@prisma/client', version: '6.10.9' },
  ])
})
