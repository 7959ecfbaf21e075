/**
 * The commands that applications send to PostgreSQL (https://www.postgresql.org/docs/current/sql-commands.html) and to MySQL and
 * MariaDB (https://dev.mysql.com/doc/refman/8.4/en/sql-statements.html).
 */
const COMMANDS: ReadonlySet<string> = new Set([
  'ALTER',
  'ANALYZE',
  'BEGIN',
  'CALL',
  'CHECK',
  'CLOSE',
  'COMMENT',
  'COMMIT',
  'COPY',
  'CREATE',
  'DEALLOCATE',
  'DECLARE',
  'DELETE',
  'DESC',
  'DESCRIBE',
  'DISCARD',
  'DO',
  'DROP',
  'EXECUTE',
  'EXPLAIN',
  'FETCH',
  'FLUSH',
  'GRANT',
  'HANDLER',
  'INSERT',
  'KILL',
  'LISTEN',
  'LOAD',
  'LOCK',
  'MERGE',
  'MOVE',
  'NOTIFY',
  'OPTIMIZE',
  'PREPARE',
  'REFRESH',
  'REINDEX',
  'RELEASE',
  'RENAME',
  'REPAIR',
  'REPLACE',
  'RESET',
  'REVOKE',
  'ROLLBACK',
  'SAVEPOINT',
  'SELECT',
  'SET',
  'SHOW',
  'START',
  'TABLE',
  'TRUNCATE',
  'UNLISTEN',
  'UNLOCK',
  'UPDATE',
  'USE',
  'VACUUM',
  'VALUES',
  'WITH',
  'XA',
])

/** First words as they were written, and what they are; bounded, because few spellings exist. */
const spellings = new Map<string, string>()
const MAX_SPELLINGS = 500

// Each comment can be read in one way only, so that no text takes more than one pass.
const FIRST_WORD = /^(?:\s|\(|--[^\n]*\n|#[^\n]*\n|\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/)*([A-Za-z]+)/

/** `db.operation.name` of an SQL text: its first word when that is a command, else `_OTHER`. */
export function sqlOperation(sql: string): string {
  // Few texts begin with blanks or a comment; for the rest the word ends at the first blank.
  const blank = sql.indexOf(' ')
  const word = blank > 0 && blank <= 12 ? sql.slice(0, blank) : (FIRST_WORD.exec(sql)?.[1] ?? '')
  const known = spellings.get(word)
  if (known !== undefined) return known
  const name = (FIRST_WORD.exec(sql)?.[1] ?? '').toUpperCase()
  const operation = COMMANDS.has(name) ? name : '_OTHER'
  if (operation !== '_OTHER' && spellings.size < MAX_SPELLINGS && /^[A-Za-z]+$/.test(word))
    spellings.set(word, operation)
  return operation
}
