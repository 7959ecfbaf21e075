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

rmSync(outdir, { recursive: true, force: true })
await build({
  entryPoints: [path.join(source, 'index.ts'), path.join(source, 'register.ts')],
  outdir,
  bundle: true,
  // What both entries share is one file: there must be one SDK in a process, however it was loaded.
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  conditions: ['@ticolops/source'],
})
