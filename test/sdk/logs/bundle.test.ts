import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { afterEach, beforeEach, expect, it } from 'vitest'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ticolops-obs-bundle-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

it.each([
  ['app.mjs', 'esm'],
  ['app.cjs', 'cjs'],
] as const)('in the bundle %s the logger is made of the pino that is handed over, or says so', async (name, format) => {
  const outfile = path.join(folder, name)
  await build({
    entryPoints: [fileURLToPath(new URL('../apps/logs/bundled.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    format,
    outfile,
    logLevel: 'silent',
    // pino asks for Node's modules by require(), which an ES module lacks.
    banner:
      format === 'esm'
        ? { js: "import { createRequire } from 'module'; const require = createRequire(import.meta.url)" }
        : {},
  })
  const { stdout } = await promisify(execFile)(process.execPath, [outfile], {
    cwd: folder,
    // Package managers that run tests name their folders here.
    env: { ...process.env, NODE_PATH: '' },
  })
  const [line = '', reason] = stdout.split('\n')
  expect(JSON.parse(line)).toMatchObject({ service: 'bundled', release: 'r1', msg: 'from a bundle' })
  expect(reason).toMatch(
    /^obs\.logger needs pino, which cannot be found from here.*instrument\(\{ logs: \{ pino \} \}\)\.$/,
  )
})
