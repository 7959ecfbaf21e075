import type { Manifest, Verified } from '@ticolops/obs-backup'
import { rowsOf, storedBytes } from '@ticolops/obs-backup'
import { plural, wrap } from '../style.ts'
import type { Style } from '../style.ts'
import { bytesOf, countOf, momentOf } from './quantities.ts'

/** A backup that was made. */
export function renderBackedUp(manifest: Manifest, where: string, { color, mark }: Style): string {
  const { id, service, createdAt, parts, recipients } = manifest
  const holds =
    manifest.content === 'database'
      ? `${plural(manifest.database.tables.length, 'table')}, ${countOf(rowsOf(manifest))} rows`
      : Object.entries(manifest.configuration.objects)
          .map(([kind, count]) => `${count} ${kind}`)
          .join(', ')
  return [
    `${color.green(mark.ok)} Backed up ${service} as ${id}: ${holds}.`,
    `  ${plural(parts.length, 'part')}, ${bytesOf(storedBytes(manifest))} in ${where}, as of ${momentOf(createdAt)}; ${plural(recipients.length, 'key')} can read it.`,
    '  That it can be restored is proven by: ticolops-obs drill',
  ].join('\n')
}

/** What became of each backup that was read again. */
export function renderVerified(results: readonly Verified[], { color, mark, width }: Style): string {
  const lines = results.map(({ id, outcome, message, hint }) => {
    const passed = outcome === 'success'
    const line = `${passed ? color.green(mark.ok) : color.red(mark.error)} ${id}  ${wrap(message, width - 4, '    ').trimStart()}`
    return passed ? line : `${line}\n    ${color.cyan('fix:')} ${wrap(hint, width - 9, '         ').trimStart()}`
  })
  const whole = results.filter(({ outcome }) => outcome === 'success').length
  return [...lines, `${whole}/${results.length} backups are whole.`].join('\n')
}

/** What a thinning-out left and took. */
export function renderPruned(
  {
    dryRun,
    kept,
    removed,
    cleared,
  }: {
    readonly dryRun: boolean
    readonly kept: readonly { readonly id: string; readonly reasons: readonly string[] }[]
    readonly removed: readonly string[]
    readonly cleared: readonly string[]
  },
  { color }: Style,
): string {
  const lines = [
    ...kept.map(({ id, reasons }) => `  = ${id}${color.dim(`  ${reasons.join(', ')}`)}`),
    ...removed.map((id) => color.red(`  - ${id}`)),
    ...cleared.map((what) => color.red(`  - ${what}`)),
  ]
  const sum = `${dryRun ? 'Would delete' : 'Deleted'} ${plural(removed.length, 'backup')}, ${dryRun ? 'would keep' : 'kept'} ${kept.length}.`
  return [...lines, sum].join('\n')
}
