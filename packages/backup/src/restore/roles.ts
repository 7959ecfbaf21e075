import { escapeIdentifier } from 'pg'
import { BackupError } from '../backup-error.ts'
import type { DatabaseManifest } from '../manifest.ts'
import type { ObjectStore } from '../object-store.ts'
import { readPart } from '../read-part.ts'
import type { Server } from './server.ts'

/** A role that the backup knows and the server does not. */
export interface MissingRole {
  readonly name: string
  /** SQL that makes it, gives it its attributes, settings and memberships; it has no password. */
  readonly sql: readonly string[]
}

/**
 * Roles that were on the server of the backup and are not on this one; objects that belong to them cannot be restored without.
 * None where the backup has no roles, because the server that was dumped did not show them.
 */
export async function readMissingRoles(
  server: Server,
  store: ObjectStore,
  manifest: DatabaseManifest,
  identities: readonly string[],
): Promise<MissingRole[]> {
  const part = manifest.parts.find(({ format }) => format === 'sql')
  if (part === undefined) return []
  const chunks: Uint8Array[] = []
  for await (const chunk of readPart(store, manifest, part, identities)) chunks.push(chunk)
  const { rows } = await server.client.query<{ name: string }>('SELECT rolname AS name FROM pg_roles')
  return missingRolesIn(Buffer.concat(chunks).toString('utf8'), new Set(rows.map(({ name }) => name)))
}

/** The same from what pg_dumpall wrote; it writes one statement a line. */
export function missingRolesIn(sql: string, existing: ReadonlySet<string>): MissingRole[] {
  const lines = sql.split('\n')
  const word = String.raw`"(?:[^"]|"")+"|[^\s";]+`
  const missing = lines
    .map((line) => new RegExp(`^CREATE ROLE (${word});`).exec(line)?.[1])
    .filter((quoted) => quoted !== undefined)
    .filter((quoted) => !existing.has(unquoted(quoted)))
  const about = (pattern: (role: string) => string, quoted: string) =>
    lines.filter((line) => line.startsWith(pattern(quoted)))
  return missing.map((quoted) => ({
    name: unquoted(quoted),
    sql: [
      `CREATE ROLE ${quoted};`,
      ...about((role) => `ALTER ROLE ${role} `, quoted).filter((line) => !line.includes(' IN DATABASE ')),
      ...lines.flatMap((line) => {
        const [, grant, member] = new RegExp(`^(GRANT (?:${word}) TO (${word}))[ ;]`).exec(line) ?? []
        return grant !== undefined && member === quoted ? [`${grant};`] : []
      }),
    ],
  }))
}

/**
 * Makes roles.
 * @returns Takes them away again; those that own something by then stay.
 * @throws BackupError `database_refused`; none of them is there then.
 */
export async function makeRoles({ client }: Server, roles: readonly MissingRole[]): Promise<() => Promise<void>> {
  // Memberships may name each other, so they come when all are there; all or none.
  const [first, rest] = [roles.flatMap(({ sql }) => sql.slice(0, 1)), roles.flatMap(({ sql }) => sql.slice(1))]
  try {
    await client.query(['BEGIN;', ...first, ...rest, 'COMMIT;'].join('\n'))
  } catch (error) {
    await client.query('ROLLBACK')
    const names = roles.map(({ name }) => name).join(', ')
    throw new BackupError('database_refused', `The roles ${names} cannot be made: ${(error as Error).message}.`, {
      hint: 'Connect as a role that may make them, make them by hand, or restore with --no-owner.',
      cause: error,
    })
  }
  return async () => {
    for (const { name } of roles.toReversed())
      await client.query(`DROP ROLE IF EXISTS ${escapeIdentifier(name)}`).catch(() => {})
  }
}

function unquoted(name: string): string {
  return name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name
}
