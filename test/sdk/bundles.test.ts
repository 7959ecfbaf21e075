import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import commonjs from '@rollup/plugin-commonjs'
import json from '@rollup/plugin-json'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import { build } from 'esbuild'
import { rollup } from 'rollup'
import type { Plugin } from 'rollup'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { binary, waitUntil } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { startApp } from './child.ts'
import type { App } from './child.ts'
import { Page } from './page.ts'
import { get } from './sdk.ts'

/* The application and everything that it needs in one file, far from any node_modules, as images are often built. */

const entry = fileURLToPath(new URL('apps/bundled.ts', import.meta.url))

let folder: string
let app: App | undefined
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ticolops-obs-bundle-'))
})
afterEach(() => {
  app?.process.kill('SIGKILL')
  app = undefined
  rmSync(folder, { recursive: true })
})

async function esbuilt(format: 'esm' | 'cjs', minify: boolean, of = entry): Promise<string> {
  const outfile = path.join(folder, format === 'esm' ? 'app.mjs' : 'app.cjs')
  // express asks for Node's modules by require(), which an ES module lacks. Everybody writes this banner, and esbuild renames nothing of it.
  const banner = [
    "import { createRequire } from 'module'",
    "import path from 'path'",
    "import { fileURLToPath } from 'url'",
    'const require = createRequire(import.meta.url)',
    'const __filename = fileURLToPath(import.meta.url)',
    'const __dirname = path.dirname(__filename)',
  ].join(';')
  await build({
    entryPoints: [of],
    bundle: true,
    platform: 'node',
    format,
    minify,
    outfile,
    logLevel: 'silent',
    ...(format === 'esm' ? { banner: { js: banner } } : {}),
  })
  return outfile
}

/** rollup reads no TypeScript, so it gets what esbuild makes of the entry alone. */
async function rolledUp(): Promise<string> {
  const input = path.join(path.dirname(entry), `.${path.basename(folder)}.mjs`)
  try {
    await build({ entryPoints: [entry], outfile: input, format: 'esm' })
    const bundle = await rollup({
      input,
      plugins: [nodeResolve({ exportConditions: ['node'] }), plugin(commonjs), plugin(json)],
      onwarn: () => undefined,
    })
    const file = path.join(folder, 'app.mjs')
    await bundle.write({ file, format: 'esm', inlineDynamicImports: true })
    await bundle.close()
    return file
  } finally {
    rmSync(input, { force: true })
  }
}

/** These two declare their types as CommonJS's, where the default export would be an object. */
function plugin(make: unknown): Plugin {
  return (make as () => Plugin)()
}

/** Starts a bundle, asks for a route of it, and reads what was counted. */
async function lookAt(file: string, execPath = process.execPath): Promise<object> {
  app = await startApp(file, { cwd: folder, execPath })
  const { url, telemetryUrl, lines } = app
  await waitUntil('the telemetry server listens', () =>
    get(`${telemetryUrl}/livez`).then(
      () => true,
      () => false,
    ),
  )
  expect((await get(`${url}/users/7`)).body).toBe('7')
  let page = new Page('')
  await waitUntil('it is counted', async () => {
    page = new Page((await get(`${telemetryUrl}/metrics`)).body)
    return page.requests()['GET /users/:id 200 -'] === 1
  })
  const status: unknown = JSON.parse((await get(`${telemetryUrl}/statusz`)).body)
  return {
    theirs: page.sum('their_total'),
    hasRuntime: page.sum('nodejs_eventloop_utilization_ratio') > 0,
    status,
    lines,
  }
}

/** What {@link lookAt} finds when nothing is missing. */
const WHOLE = {
  theirs: 2,
  hasRuntime: true,
  status: {
    version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
    telemetry: { state: 'listening', thread: 'worker' },
    warnings: [],
  },
  lines: [],
}

it.each([
  ['esbuild, an ES module', () => esbuilt('esm', false)],
  ['esbuild, an ES module, minified', () => esbuilt('esm', true)],
  ['esbuild, CommonJS', () => esbuilt('cjs', false)],
  ['rollup, an ES module', rolledUp],
])('%s: routes, the own registry and the telemetry thread are all there', async (_what, make) => {
  expect(await lookAt(await make())).toMatchObject(WHOLE)
})

it('routes of Fastify are found inside a bundle, those of Koa, Hono and h3 when they are handed over', async () => {
  const program = fileURLToPath(new URL('apps/bundled-frameworks.ts', import.meta.url))
  const running = await startApp(await esbuilt('esm', false, program), { cwd: folder })
  app = running
  const [fastify, koa, hono, h3] = running.url.slice('http://127.0.0.1:'.length).split(' ')
  for (const [name, port] of Object.entries({ fastify, koa, hono, h3 }))
    expect((await get(`http://127.0.0.1:${port}/${name}/7`)).body).toBe(name)
  let counted: Record<string, number> = {}
  await waitUntil('they are counted', async () => {
    counted = new Page((await get(`${running.telemetryUrl}/metrics`)).body).requests()
    return Object.keys(counted).length === 4
  })
  expect(counted).toEqual({
    'GET /fastify/:id 200 -': 1,
    'GET /koa/:id 200 -': 1,
    'GET /hono/:id 200 -': 1,
    'GET /h3/:id 200 -': 1,
  })
  expect(running.lines).toEqual([])
})

for (const node of ['node-22', 'node-26'] as const)
  await describeWithServers(`${node}, the end of the supported range`, [node], () => {
    it('measures and serves the same', async () => {
      expect(await lookAt(await esbuilt('esm', false), await binary(node))).toMatchObject(WHOLE)
    })
  })
