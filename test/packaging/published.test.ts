import { execFile } from 'node:child_process'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { temporaryFolder } from '@ticolops/obs-testbed'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, beforeAll, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const PACKAGE = join(ROOT, 'packages/obs')
const { folder, remove } = temporaryFolder('published')
let tarball = ''

const run = promisify(execFile)

beforeAll(async () => {
  await run(join(ROOT, 'node_modules/.bin/tsc'), ['-b', 'packages/obs'], { cwd: ROOT })
  await run(process.execPath, ['--conditions=@ticolops/source', 'scripts/src/sdk/bundle.ts'], { cwd: ROOT })
  await run('pnpm', ['pack', '--pack-destination', folder], { cwd: PACKAGE })
  tarball = join(folder, readdirSync(folder).find((file) => file.endsWith('.tgz')) ?? '')
}, 120_000)
afterAll(remove)

test('publint finds nothing wrong with @ticolops/obs as it is packed', async () => {
  const archive = readFileSync(tarball)
  const { messages, pkg } = await publint({
    pack: { tarball: archive.buffer.slice(archive.byteOffset, archive.byteOffset + archive.byteLength) },
    strict: true,
  })
  expect(messages.map((message) => formatMessage(message, pkg ?? {}))).toEqual([])
})

test('its types resolve for ES modules, for CommonJS that requires them, and for bundlers', async () => {
  // node10 reads no `exports`, and CommonJS may require ES modules in every Node that is supported.
  const args = ['--format', 'json', '--ignore-rules', 'no-resolution', 'cjs-resolves-to-esm', '--', tarball]
  const { stdout } = await run(join(ROOT, 'test/node_modules/.bin/attw'), args, { maxBuffer: 2 ** 26 })
  const { analysis } = JSON.parse(stdout) as { analysis: { problems: readonly { kind: string }[] } }
  const ignored = new Set(['NoResolution', 'CJSResolvesToESM'])
  expect(analysis.problems.filter(({ kind }) => !ignored.has(kind))).toEqual([])
})

test('it stays small', () => {
  console.log(`@ticolops/obs: ${statSync(tarball).size} bytes packed`)
  expect(statSync(tarball).size).toBeLessThan(250_000)
})
