import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ConfigError } from './config-error.ts'
import { loadConfig } from './load.ts'
import { readModule } from './read-module.ts'

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'obs config ')) // with a blank: paths in errors are taken from texts
})
afterAll(() => rmSync(root, { recursive: true }))

const YAML = 'team: web\nservices:\n  - { name: api, namespace: shop, parts: [http] }\n'
const SERVICE = `{ name: 'api', namespace: 'shop', parts: ['http'] }`

function write(name: string, content: string): string {
  const file = join(root, name)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
  return file
}

/** The refusal's lines, with the test's folder written as `~`. */
async function refusal(path?: string, cwd = root): Promise<string> {
  const error: unknown = await loadConfig(path, cwd).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(ConfigError)
  return (error as ConfigError).message.replaceAll(root, '~')
}

test.each([
  ['mjs', `export default { team: 'web', services: [${SERVICE}] }\n`],
  ['json', '{ "team": "web", "services": [{ "name": "api", "namespace": "shop", "parts": ["http"] }] }'],
  ['yaml', YAML],
])('a configuration in .%s is found in a folder above and read', async (ending, content) => {
  const file = write(`found-${ending}/ticolops-obs.config.${ending}`, content)
  mkdirSync(join(dirname(file), 'deep/er'), { recursive: true })
  const loaded = await loadConfig(undefined, join(dirname(file), 'deep/er'))
  expect(loaded.config).toMatchObject({ team: 'web', services: [{ name: 'api' }] })
  expect([loaded.file, loaded.dir]).toEqual([file, dirname(file)])
})

test('a program that changed is read anew', async () => {
  const file = write('again.mjs', `export default { team: 'one', services: [${SERVICE}] }`)
  expect((await loadConfig(file)).config.team).toBe('one')
  // The same second, another time stamp: coarse clocks must not hide the change.
  write('again.mjs', `export default { team: 'two', services: [${SERVICE}] }`)
  utimesSync(file, new Date(), new Date(Date.now() + 5000))
  expect((await loadConfig(file)).config.team).toBe('two')
})

test('without any configuration the names that were looked for are listed', async () => {
  expect(await refusal()).toMatchInlineSnapshot(`
    "~: no ticolops-obs.config.{ts,mts,js,mjs,json,yaml,yml} here or in a folder above
      fix: write ticolops-obs.config.ts (export default defineConfig({ … })), or name the file with --config"
  `)
})

test('two configurations in one folder are refused', async () => {
  write('two/ticolops-obs.config.ts', '')
  write('two/ticolops-obs.config.yaml', '')
  expect(await refusal(undefined, join(root, 'two'))).toMatchInlineSnapshot(`
    "~/two: several configurations: ticolops-obs.config.ts, ticolops-obs.config.yaml
      fix: keep one, or name it with --config"
  `)
})

test('a folder that was named is looked into, and no folder above it; a folder of that name is no configuration', async () => {
  const file = write('above/ticolops-obs.config.yaml', YAML)
  mkdirSync(join(root, 'above/named/ticolops-obs.config.json'), { recursive: true })
  expect((await loadConfig('above', root)).file).toBe(file)
  expect((await loadConfig(undefined, join(root, 'above/named'))).file).toBe(file)
  expect(await refusal('above/named')).toMatchInlineSnapshot(`
    "~/above/named: no ticolops-obs.config.{ts,mts,js,mjs,json,yaml,yml} in this folder
      fix: write ticolops-obs.config.ts (export default defineConfig({ … })), or name the file with --config"
  `)
})

test('a file that is not there and an ending that cannot be read are named', async () => {
  write('config.yml2', '')
  expect(await refusal('nowhere.ts')).toMatchInlineSnapshot(`
    "~/nowhere.ts: there is no such file
      fix: correct --config, or leave it out to search from here upwards"
  `)
  expect(await refusal('config.yml2')).toMatchInlineSnapshot(`
    "~/config.yml2: '.yml2' is not an ending that a configuration can have
      did you mean '.yml'?
      allowed: .ts, .mts, .js, .mjs, .json, .yaml, .yml"
  `)
})

test('problems in YAML and JSON come with their line', async () => {
  write('lines.yaml', YAML.replace('[http]', '[htp]'))
  expect(await refusal('lines.yaml')).toMatchInlineSnapshot(`
    "~/lines.yaml: line 3, services[0].parts[0]: 'htp' is not one of the allowed values
      did you mean 'http'?
      allowed: http, http-client, node, postgres, redis, backup, collector"
  `)
  write('broken.yaml', 'team: [web\nservices: 1\n')
  expect(await refusal('broken.yaml')).toMatchInlineSnapshot(
    `"~/broken.yaml: line 2: Flow sequence in block collection must be sufficiently indented and end with a ]"`,
  )
  write('anchor.yaml', 'team: *web\n')
  expect(await refusal('anchor.yaml')).toMatchInlineSnapshot(
    `"~/anchor.yaml: Unresolved alias (the anchor must be set before the alias): web"`,
  )
  write('two.yaml', `${YAML}---\n${YAML}`)
  expect(await refusal('two.yaml')).toMatchInlineSnapshot(
    `"~/two.yaml: line 4: a second document begins here: only one is read"`,
  )
  write('empty.yaml', '# nothing yet\n')
  expect(await refusal('empty.yaml')).toMatchInlineSnapshot(`"~/empty.yaml: is empty"`)
  write('broken.json', '{\n  "team": "web"\n  "services": []\n}')
  expect(await refusal('broken.json')).toMatchInlineSnapshot(
    `"~/broken.json: line 3: Missing , between flow map items"`,
  )
})

/** What Node itself makes of a file, without the test runner's own way of importing: the team, or the refusal. */
function inNode(name: string, content: string): string {
  const file = write(name, content)
  const program = `import { loadConfig } from ${JSON.stringify(new URL('./load.ts', import.meta.url).href)}
    loadConfig(process.argv[1]).then(({ config }) => console.log(config.team), (error) => console.log(error.message))`
  const args = ['--conditions=@ticolops/source', '--input-type=module', '--eval', program, file]
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' })
  return (stdout + stderr).replaceAll(root, '~').trimEnd()
}

test('TypeScript is run by Node, and its remarks on that are kept back', () => {
  write('package.json', '{}') // without "type", Node remarks that it had to guess
  expect(inNode('typed.ts', `const team: string = 'web'\nexport default { team, services: [${SERVICE}] }\n`)).toBe(
    'web',
  )
})

test('what a configuration logs goes to stderr, for stdout is data', () => {
  const logs = `console.log('logged')\nexport default { team: 'web', services: [${SERVICE}] }\n`
  expect(inNode('logs.mjs', logs)).toBe('web\nlogged')
})

test('a program that does not parse is refused with its line and no stack', () => {
  const broken = `export default {\n  team: 'web',\n  services: [,\n}\n`
  expect(inNode('broken.ts', broken)).toMatchInlineSnapshot(`"~/broken.ts: line 4: does not load: Expression expected"`)
  expect(inNode('broken.mjs', broken)).toMatchInlineSnapshot(
    `"~/broken.mjs: line 4: does not load: Unexpected token '}'"`,
  )
  expect(inNode('enum.ts', `enum Team { Web }\nexport default { team: Team.Web }\n`)).toMatchInlineSnapshot(`
    "~/enum.ts: line 1: does not load: TypeScript enum is not supported in strip-only mode
      fix: Node runs only TypeScript whose types can be erased: write plain values instead of enum or namespace"
  `)
})

test('a program that throws, or imports what is not there, is refused with its line and no stack', () => {
  write('helper.mjs', `\nthrow new Error('broken helper')\n`)
  const throws = `const wanted: string = 'TEAM'\n\nthrow new Error(wanted + ' is not set')\n`
  expect(inNode('throws.ts', throws)).toMatchInlineSnapshot(
    `"~/throws.ts: line 3: threw while it was loaded: TEAM is not set"`,
  )
  expect(inNode('imports.mjs', `import './helper.mjs'\nexport default {}\n`)).toMatchInlineSnapshot(
    `"~/imports.mjs: ~/helper.mjs:2: threw while it was loaded: broken helper"`,
  )
  expect(inNode('package.mjs', `import '@example/not-installed'\nexport default {}\n`)).toMatchInlineSnapshot(`
    "~/package.mjs: imports @example/not-installed, which is not there
      fix: npm install --save-dev @example/not-installed"
  `)
  expect(inNode('sibling.mjs', `import './not-there.mjs'\nexport default {}\n`)).toMatchInlineSnapshot(`
    "~/sibling.mjs: imports ~/not-there.mjs, which is not there
      fix: correct the path of the import"
  `)
  expect(inNode('export.mjs', `import { parse } from 'node:fs'\nexport default {}\n`)).toMatchInlineSnapshot(
    `"~/export.mjs: line 1: does not load: The requested module 'node:fs' does not provide an export named 'parse'"`,
  )
  expect(inNode('nothing.mjs', `export const config = {}\n`)).toMatchInlineSnapshot(`
    "~/nothing.mjs: has no default export, only config
      fix: export default defineConfig({ … })"
  `)
})

test('a Node that does not run TypeScript is told apart from a broken configuration', async () => {
  await expect(readModule('/repo/ticolops-obs.config.ts', false)).rejects.toThrow(
    'fix: use Node 22.18 or newer, or write the configuration as .mjs, .json or .yaml',
  )
})
