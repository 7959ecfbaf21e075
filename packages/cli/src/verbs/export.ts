import { resolve } from 'node:path'
import { bundleOf } from '../bundle.ts'
import { CliError } from '../cli-error.ts'
import type { Context } from '../context.ts'
import { EXIT } from '../exit-code.ts'
import type { ExitCode } from '../exit-code.ts'
import { fromHere } from '../files.ts'
import { compare, MANIFEST, write } from '../generated.ts'
import type { Output } from '../generated.ts'
import { plural } from '../style.ts'
import { chooseTarget } from '../target.ts'

interface ExportOptions {
  readonly dir?: string
  readonly label?: readonly string[]
  readonly instance?: string
}

/** Writes the files that an install would apply: to a folder, or to stdout. */
export async function run(context: Context, { dir, label = [], instance }: ExportOptions): Promise<ExitCode> {
  const labels = Object.fromEntries(label.map(keyAndValue))
  const loaded = await context.loadConfig()
  const { name, target } = await chooseTarget(loaded.config, context.options)
  const { exportFiles } = await import('@ticolops/obs-cluster')
  const files = exportFiles(target, await bundleOf(loaded, target), {
    labels,
    ...(instance === undefined ? {} : { instance }),
  })
  if (dir === undefined) {
    await context.emit('Export', { target: { name, kind: target.kind }, files }, () =>
      files.map(({ path, content }) => `# ${path}\n${content}`).join('---\n'),
    )
    return EXIT.done
  }
  const root = resolve(context.io.cwd, dir)
  const output: Output = { root, manifest: MANIFEST.export, files }
  const changes = compare(output)
  write(output, changes)
  const { created, updated, removed, unchanged } = changes
  await context.emit('Export', { target: { name, kind: target.kind }, root, ...changes }, () => {
    const sum = `+${created.length} ~${updated.length} -${removed.length}, ${unchanged.length} unchanged`
    return `Exported ${plural(files.length, 'file')} to ${fromHere(context.io.cwd, root)}: ${sum}.`
  })
  return EXIT.done
}

function keyAndValue(label: string): [string, string] {
  const [key = '', ...value] = label.split('=')
  if (key !== '' && value.length > 0) return [key, value.join('=')]
  throw new CliError(
    'usage.label',
    EXIT.usage,
    `--label ${label} is not a label.`,
    'Write key=value, such as --label release=kps',
  )
}
