import { writeFile } from 'node:fs/promises'
import type { PgRestoreOptions } from './pg-restore.ts'
import { pgRestore } from './pg-restore.ts'

/**
 * Builds what comes after the data: first indexes and keys, several at a time, then everything else, one by one. pg_restore alone would do
 * all of it at once, but a dump of this section does not know the tables, by which it tells what must not run at once: foreign keys then
 * deadlock with each other. An index locks one table, and so cannot.
 * @param file The dump, in custom format; lists are written beside it.
 */
export async function restorePostData(
  file: string,
  flags: readonly string[],
  jobs: number,
  options: PgRestoreOptions,
): Promise<void> {
  const entries = (await pgRestore(['--list', file], options)).split('\n').filter((line) => /^\d+;/.test(line))
  const [indexes, rest] = [entries.filter((entry) => INDEX.test(entry)), entries.filter((entry) => !INDEX.test(entry))]
  await restoreListed(indexes, 'indexes', [`--jobs=${jobs}`])
  await restoreListed(rest, 'rest', [])

  async function restoreListed(list: readonly string[], name: string, more: readonly string[]): Promise<void> {
    const path = `${file}.${name}`
    await writeFile(path, `${list.join('\n')}\n`, { mode: 0o600 })
    await pgRestore([...flags, ...more, `--use-list=${path}`, file], options)
  }
}

/** An entry of the list: its number, two of the catalogue's, and what it is. */
const INDEX = /^\d+; \d+ \d+ (?:INDEX(?! ATTACH )|CONSTRAINT) /
