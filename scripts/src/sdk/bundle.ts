/*
 * bundle.ts: makes packages/obs/dist/bundle, what applications load: a hundred small files cost them tens of milliseconds and ten megabytes
 * at every start. Types stay beside it, as the compiler writes them.
 */
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'
import type { BuildOptions, Plugin } from 'esbuild'
import { minify } from 'terser'
import { root } from '../run-command.ts'

const source = path.join(root, 'packages/obs/src')
const outdir = path.join(root, 'packages/obs/dist/bundle')
const frameworks = ['express', 'fastify', 'hono', 'http', 'koa']

const options = {
  outdir,
  bundle: true,
  external: ['pino', 'rate-limiter-flexible'],
  format: 'esm',
  platform: 'node',
  target: 'node22',
  // A tenth of the time that loading takes.
  minifyWhitespace: true,
  minifySyntax: true,
  conditions: ['@ticolops/source'],
} satisfies BuildOptions

rmSync(outdir, { recursive: true, force: true })
// Every file that is loaded costs a start a millisecond, so what `instrument()` needs is one. There must be one SDK in a process, however
// it was loaded: what registers it comes without.
await build({ ...options, entryPoints: [path.join(source, 'index.ts')] })
await build({ ...options, entryPoints: [path.join(source, 'register.ts')], plugins: [instrumentFromIndex()] })
await build({
  ...options,
  entryPoints: frameworks.map((name) => path.join(source, `middleware/${name}.ts`)),
  outdir: path.join(outdir, 'middleware'),
  splitting: true,
})
for (const file of globSync(path.join(outdir, '**/*.js')))
  writeFileSync(file, await withShortLocals(readFileSync(file, 'utf8')))

/**
 * A fifth of the text, and of the instructions of a start 5 %, are names of variables. Those of functions and classes stay: they are what a stack
 * trace says.
 */
async function withShortLocals(code: string): Promise<string> {
  const { code: shortened } = await minify(code, {
    module: true,
    compress: false,
    mangle: { keep_fnames: true, keep_classnames: true },
  })
  if (shortened === undefined) throw new Error('terser returned no code')
  return shortened
}

function instrumentFromIndex(): Plugin {
  return {
    name: 'instrument-from-index',
    setup(bundler) {
      bundler.onResolve({ filter: /^\.\/instrument\.ts$/ }, () => ({ path: './index.js', external: true }))
    },
  }
}
