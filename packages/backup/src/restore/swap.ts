import { escapeIdentifier, escapeLiteral } from 'pg'

/**
 * SQL that puts a restored database in the place of the live one and keeps that one beside it. It must run on a connection to another
 * database, when nothing connects to either any more.
 * @param moment What is appended to the name of the one that is put aside, such as the backup's id.
 */
export function swapSql(live: string, restored: string, moment: string): readonly string[] {
  // Names are cut off by the server after 63 bytes, silently and then both alike.
  const kernel = new TextDecoder().decode(Buffer.from(live).subarray(0, 40)).replace(/\uFFFD$/, '')
  const aside = `${kernel}_before_${moment.slice(0, 15).toLowerCase()}`
  const [old, now, kept] = [live, restored, aside].map((name) => escapeIdentifier(name))
  return [
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname IN (${escapeLiteral(live)}, ${escapeLiteral(restored)}) AND pid <> pg_backend_pid();`,
    `ALTER DATABASE ${old} RENAME TO ${kept};`,
    `ALTER DATABASE ${now} RENAME TO ${old};`,
  ]
}
