import { resolve } from 'node:path'
import type { Context } from '../context.ts'
import { EXIT } from '../exit-code.ts'
import type { ExitCode } from '../exit-code.ts'
import { fromHere } from '../files.ts'
import { compare, MANIFEST, manifestIsFresh, write } from '../generated.ts'
import type { FileChanges, Output } from '../generated.ts'
import { generatedFiles } from '../generated-files.ts'
import { plural } from '../style.ts'
import type { Style } from '../style.ts'

interface GenerateOptions {
  readonly check?: boolean
  readonly out?: string
}

/** Writes what the configuration generates, or with `--check` tells what is stale. */
export async function run(context: Context, { check = false, out }: GenerateOptions): Promise<ExitCode> {
  const loaded = await context.loadConfig()
  const root = out === undefined ? loaded.dir : resolve(context.io.cwd, out)
  const output: Output = { root, manifest: MANIFEST.generate, files: await generatedFiles(loaded) }
  const changes = compare(output)
  const fresh = changed(changes) === 0 && manifestIsFresh(output)
  if (!check) write(output, changes)
  await context.emit('Generation', { root, checked: check, fresh, ...changes }, (style) =>
    check ? stale(changes, fresh, style) : written(changes, fromHere(context.io.cwd, root), style),
  )
  return check && !fresh ? EXIT.differences : EXIT.done
}

function changed({ created, updated, removed }: FileChanges): number {
  return created.length + updated.length + removed.length
}

function written(changes: FileChanges, folder: string, style: Style): string {
  const { created, updated, removed, unchanged } = changes
  const total = created.length + updated.length + unchanged.length
  const where = folder === '.' ? '' : ` in ${folder}`
  return [
    ...list(changes, style),
    `Generated ${plural(total, 'file')}${where}: +${created.length} ~${updated.length} -${removed.length}, ${unchanged.length} unchanged.`,
  ].join('\n')
}

function stale(changes: FileChanges, fresh: boolean, style: Style): string {
  if (fresh)
    return `${style.color.green(style.mark.ok)} ${plural(changes.unchanged.length, 'generated file')} up to date.`
  const count = changed(changes)
  const what = count === 0 ? 'The list of generated files is stale' : `${plural(count, 'generated file')} stale`
  return [...list(changes, style), `${what}. Write them with: ticolops-obs generate`].join('\n')
}

function list({ created, updated, removed }: FileChanges, { color }: Style): string[] {
  return [
    ...created.map((path) => color.green(`  + ${path}`)),
    ...updated.map((path) => color.yellow(`  ~ ${path}`)),
    ...removed.map((path) => color.red(`  - ${path}`)),
  ]
}
