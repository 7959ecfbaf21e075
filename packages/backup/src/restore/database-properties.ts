import { escapeIdentifier } from 'pg'
import { pgRestore } from './pg-restore.ts'

/** What a dump tells about the database as a whole. */
export interface DatabaseProperties {
  /** Encoding and locale, as `CREATE DATABASE … WITH TEMPLATE = template0` takes them. */
  readonly creation: string
  /** Settings of the database (`ALTER DATABASE … SET`), for a database of another name. */
  settingsFor(database: string): readonly string[]
  /** Who may connect to it, for a database of another name. */
  grantsFor(database: string): readonly string[]
}

export const NO_PROPERTIES: DatabaseProperties = { creation: '', settingsFor: () => [], grantsFor: () => [] }

/**
 * Reads them from a dump of the section pre-data. pg_restore would apply them only to a database of the old name, so they are taken from
 * the SQL that it would run.
 * @param file The dump, in custom format.
 */
export async function readDatabaseProperties(file: string, signal?: AbortSignal): Promise<DatabaseProperties> {
  const sql = await pgRestore(['--create', '--section=pre-data', '--file=-', file], { env: process.env, signal })
  return databasePropertiesIn(sql)
}

/** The same from the SQL; where it makes no database, there are none. */
export function databasePropertiesIn(sql: string): DatabaseProperties {
  const [, name = '', options = ''] = /^CREATE DATABASE (.+?) WITH TEMPLATE = template0(.*);$/m.exec(sql) ?? []
  const lines = sql.split('\n')
  // At the names' own places: the name may occur in a value as well.
  const about = (pattern: RegExp) => (database: string) =>
    name === ''
      ? []
      : lines.flatMap((line) => {
          const [, before, named, after] = pattern.exec(line) ?? []
          return named === name ? [`${before}${escapeIdentifier(database)}${after}`] : []
        })
  const word = String.raw`"(?:[^"]|"")+"|[^\s"]+`
  return {
    creation: options.replace(new RegExp(` TABLESPACE = (?:${word})`), '').trim(),
    settingsFor: about(new RegExp(`^(ALTER (?:ROLE (?:${word}) IN )?DATABASE )(${word})( SET .*;)$`)),
    grantsFor: about(new RegExp(`^((?:GRANT|REVOKE) .*? ON DATABASE )(${word})( (?:TO|FROM) .*;)$`)),
  }
}
