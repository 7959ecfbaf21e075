/*
 * bundle.ts: makes packages/obs/dist/bundle, what applications load: a hundred small files cost them tens of milliseconds and ten megabytes
 * at every start. Types stay beside it, as the compiler writes them.
 */
import { rmSync } from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'
import { root } from '../run-command.ts'

const source = path.join(root, 'packages/obs/src')
const outdir = path.join(root, 'packages/obs/dist/bundle')
const frameworks = ['express', 'fastify', 'hono', 'http', 'koa']
const entries = ['index', 'register', ...frameworks.map((name) => `middleware/${name}`)]

rmSync(outdir, { recursive: true, force: true })
await build({
  entryPoints: entries.map((name) => path.join(source, `${name}.ts`)),
  outdir,
  bundle: true,
  external: ['pino', 'rate-limiter-flexible'],
  // What the entries share is one file: there must be one SDK in a process, however it was loaded.
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  // A tenth of the time that loading takes. Names stay as they are: they are what a stack trace says.
  minifyWhitespace: true,
  minifySyntax: true,
  conditions: ['@ticolops/source'],
})
