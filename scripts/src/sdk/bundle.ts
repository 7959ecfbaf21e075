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
/** What only some applications need, and none before it has started: loaded by an `import()`. */
const late = ['telemetry/serving', 'traces/connect']
/** What there must be one of in a process, and so in the one file that is always loaded. */
const single = ['current-request', 'interop/loaded-modules', 'logs/lines', 'own-threads', 'package-json']

const options = {
  absWorkingDir: root,
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
await build({ ...options, entryPoints: [path.join(source, 'index.ts')], plugins: [lateFiles()] })
for (const name of late) {
  const { metafile } = await build({ ...options, entryPoints: [path.join(source, `${name}.ts`)], metafile: true })
  const doubled = single.filter((each) => path.relative(root, path.join(source, `${each}.ts`)) in metafile.inputs)
  if (doubled.length > 0)
    throw new Error(`${name}.ts is loaded late and must not import ${doubled.join(', ')}: give it what it needs of it`)
}
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

function lateFiles(): Plugin {
  return {
    name: 'late-files',
    setup(bundler) {
      bundler.onResolve({ filter: /^\.\.?\// }, ({ kind, path: file }) =>
        kind === 'dynamic-import' ? { path: `./${path.basename(file, '.ts')}.js`, external: true } : undefined,
      )
    },
  }
}

function instrumentFromIndex(): Plugin {
  return {
    name: 'instrument-from-index',
    setup(bundler) {
      bundler.onResolve({ filter: /^\.\/instrument\.ts$/ }, () => ({ path: './index.js', external: true }))
    },
  }
}
