import type { Candidate, Choice, Manifest } from '@ticolops/obs-backup'
import { rowsOf, storedBytes } from '@ticolops/obs-backup'
import type { Style } from '../style.ts'
import { bytesOf, countOf, durationOf, momentOf } from './quantities.ts'

/** One backup of the list, for people and for machines. */
export interface ListedBackup {
  readonly id: string
  /** When its snapshot was taken; absent when its manifest cannot be read. */
  readonly createdAt?: string
  readonly ageSeconds?: number
  readonly bytes?: number
  readonly rows?: number
  readonly database?: string
  /** What is known of it: `written` was read back when it was made, `read` by a later run, `broken` may not be whole. */
  readonly state: 'written' | 'read' | 'broken'
  /** When and by what it was last read, or what is broken. */
  readonly why: string
}

/** All of a choice, newest first. */
export function listedBackups({ fit, unfit }: Choice, now: Date): ListedBackup[] {
  const listed = [
    ...fit.map((candidate) => ({ ...about(candidate.manifest, now), ...lastRead(candidate, now) })),
    ...unfit.map(({ id, reason, manifest }) => ({
      id,
      ...(manifest === undefined ? {} : about(manifest, now)),
      state: 'broken' as const,
      why: reason,
    })),
  ]
  return listed.toSorted((a, b) => (a.id < b.id ? 1 : -1))
}

function about(manifest: Manifest, now: Date) {
  return {
    id: manifest.id,
    createdAt: manifest.createdAt,
    ageSeconds: Math.max(0, Math.round((now.getTime() - Date.parse(manifest.createdAt)) / 1000)),
    bytes: storedBytes(manifest),
    rows: rowsOf(manifest),
    ...(manifest.content === 'database' ? { database: manifest.database.name } : {}),
  }
}

function lastRead({ lastCheck }: Candidate, now: Date): Pick<ListedBackup, 'state' | 'why'> {
  if (lastCheck === undefined) return { state: 'written', why: 'when written' }
  const ago = durationOf(Math.max(0, (now.getTime() - Date.parse(lastCheck.finishedAt)) / 1000))
  return { state: 'read', why: `by ${lastCheck.kind} ${ago} ago` }
}

/** The list as a table; what is broken says why below its line. */
export function renderBackups(backups: readonly ListedBackup[], where: string, style: Style): string {
  const { color, mark } = style
  if (backups.length === 0) return `No backups in ${where}. Make one with: ticolops-obs backup run`
  const head = ['BACKUP', 'TAKEN', 'AGE', 'SIZE', 'ROWS', 'DATABASE', 'VERIFIED']
  const rows = backups.map(({ id, createdAt, ageSeconds, bytes, rows: count, database, state, why }) => [
    id,
    createdAt === undefined ? '' : momentOf(createdAt),
    ageSeconds === undefined ? '' : durationOf(ageSeconds),
    bytes === undefined ? '' : bytesOf(bytes),
    count === undefined ? '' : countOf(count),
    database ?? '',
    state === 'broken' ? `${mark.error} broken` : `${mark.ok} ${why}`,
  ])
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)))
  const lineOf = (cells: readonly string[]) =>
    cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd()
  const lines = rows.flatMap((row, at) => {
    const backup = backups[at]
    return backup?.state === 'broken' ? [color.red(lineOf(row)), color.red(`    ${backup.why}`)] : [lineOf(row)]
  })
  return [color.dim(where), color.bold(lineOf(head)), ...lines].join('\n')
}
