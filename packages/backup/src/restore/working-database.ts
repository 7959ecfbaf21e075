import { randomBytes } from 'node:crypto'
import { escapeIdentifier, escapeLiteral } from 'pg'
import { BackupError } from '../backup-error.ts'
import type { Server } from './server.ts'

/** What a database is filled for. */
export type Purpose = 'restore' | 'drill'

/**
 * A database that is being filled, under a name that nobody takes for anything else. While whoever fills it lives, the name is locked;
 * the server lets go of the lock when the connection ends, so what a killed run left behind is told from what another is still filling.
 */
export interface WorkingDatabase {
  readonly name: string
  /** Gives it the name that it was made for. From then on it is nobody's to take away. */
  rename(to: string): Promise<void>
  /** Takes it away, whoever is connected. Does nothing once it has been renamed. */
  drop(): Promise<void>
}

/** What {@link createWorkingDatabase} needs to know. */
export interface WorkingDatabaseOptions {
  readonly purpose: Purpose
  /** Which backup of which service, for people who meet the database: becomes its comment. */
  readonly about: string
  /** What follows `CREATE DATABASE … WITH TEMPLATE = template0`: encoding and locale as pg_dump writes them. */
  readonly creation: string
  /** Role that it shall belong to; else whoever makes it. */
  readonly owner?: string | undefined
}

const MARK = 'ticolops-obs'

/**
 * Makes an empty database.
 * @throws BackupError `database_refused` when the server says no.
 */
export async function createWorkingDatabase(server: Server, options: WorkingDatabaseOptions): Promise<WorkingDatabase> {
  const { purpose, about, creation, owner } = options
  const { client } = server
  const name = `${prefixOf(purpose)}${randomBytes(4).toString('hex')}`
  const quoted = escapeIdentifier(name)
  let mine = true
  const database: WorkingDatabase = {
    name,
    rename: async (to) => {
      await client.query(`ALTER DATABASE ${quoted} RENAME TO ${escapeIdentifier(to)}`)
      mine = false
      await client.query(`COMMENT ON DATABASE ${escapeIdentifier(to)} IS ${escapeLiteral(`${MARK}: ${about}`)}`)
    },
    drop: async () => {
      if (mine) await server.insist(`DROP DATABASE IF EXISTS ${quoted} WITH (FORCE)`)
      mine = false
    },
  }
  await tryLock(server, name)
  try {
    await client.query(`CREATE DATABASE ${quoted} WITH TEMPLATE = template0 ${creation}`)
  } catch (error) {
    throw refused(error)
  }
  try {
    await client.query(
      `COMMENT ON DATABASE ${quoted} IS ${escapeLiteral(`${MARK}: unfinished ${purpose} of ${about}; may be dropped when nothing fills it`)}`,
    )
    if (owner !== undefined) await client.query(`ALTER DATABASE ${quoted} OWNER TO ${escapeIdentifier(owner)}`)
  } catch (error) {
    await database.drop()
    throw refused(error)
  }
  return database
}

/**
 * Databases that earlier runs for the same purpose were killed over. From now on they are locked by this one.
 * @returns Their names.
 */
export async function findLeftovers(server: Server, purpose: Purpose): Promise<string[]> {
  const { rows } = await server.client.query<{ name: string }>(
    `SELECT datname AS name FROM pg_database
     WHERE datname ~ $1 AND shobj_description(oid, 'pg_database') LIKE $2 AND pg_has_role(datdba, 'MEMBER')`,
    [`^${prefixOf(purpose)}[0-9a-f]{8}$`, `${MARK}: %`],
  )
  const leftovers: string[] = []
  for (const { name } of rows) if (await tryLock(server, name)) leftovers.push(name)
  return leftovers
}

/** Drops what {@link findLeftovers} found. */
export async function dropLeftovers({ client }: Server, leftovers: readonly string[]): Promise<void> {
  for (const name of leftovers) await client.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(name)} WITH (FORCE)`)
}

/** Locks a name on this server as long as the connection lives; false when another connection has it. */
export async function tryLock({ client }: Server, name: string): Promise<boolean> {
  const { rows } = await client.query<{ got: boolean }>('SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS got', [
    `${MARK} ${name}`,
  ])
  return rows[0]?.got === true
}

function prefixOf(purpose: Purpose): string {
  return `ticolops_obs_${purpose}_`
}

function refused(error: unknown): BackupError {
  const { message, code } = error as { message: string; code?: string }
  const hints: Readonly<Record<string, string>> = {
    '42501': 'Let the role make databases (ALTER ROLE … CREATEDB), or connect as one that may.',
    '22023': 'Encoding and locale are those of the database that was dumped: install that locale on the server.',
    '53100': 'Make room on the disk of the server.',
  }
  return new BackupError(
    code === '53100' ? 'disk_full' : 'database_refused',
    `The server does not make the database to restore into: ${message}.`,
    { hint: hints[code ?? ''] ?? 'See the server’s log.', cause: error },
  )
}
