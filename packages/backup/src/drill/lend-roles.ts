import { escapeIdentifier, escapeLiteral } from 'pg'
import type { Source } from '../restore/part-reader.ts'
import { readMissingRoles } from '../restore/roles.ts'
import type { Server } from '../restore/server.ts'

/** Tells roles that a drill made from everybody else's. */
const MARK = 'ticolops-obs: made for a drill, may be dropped'

/**
 * Makes roles that policies of the backup speak of and the server lacks; nobody can log in with them. Where roles may not be made, the
 * restore fails at the first policy that needs one, and says so.
 * @returns Takes away these, and those of killed drills. Call it when the database is gone.
 */
export async function lendRoles(server: Server, { store, manifest, identities }: Source): Promise<() => Promise<void>> {
  const { client } = server
  for (const { name } of await readMissingRoles(server, store, manifest, identities)) {
    const role = escapeIdentifier(name)
    await client.query(`CREATE ROLE ${role}; COMMENT ON ROLE ${role} IS ${escapeLiteral(MARK)}`).catch(() => {})
  }
  // What stays, for the server is gone or another drill's database needs it, is taken away by the next.
  return async () => {
    const lent = await client
      .query<{ name: string }>(`SELECT rolname AS name FROM pg_roles WHERE shobj_description(oid, 'pg_authid') = $1`, [
        MARK,
      ])
      .catch(() => ({ rows: [] }))
    for (const { name } of lent.rows) await client.query(`DROP ROLE ${escapeIdentifier(name)}`).catch(() => {})
  }
}
