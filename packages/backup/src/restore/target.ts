import type { Server } from './server.ts'

/** What the server and the database to restore into are like, before anything is done. */
export interface TargetFacts {
  /** `host:port`, for people. */
  readonly server: string
  /** As the server says it, such as `17.6`. */
  readonly serverVersion: string
  /** As numbers compare, such as 170006. */
  readonly serverVersionNumber: number
  /** Extensions that could be made there. */
  readonly extensions: readonly string[]
  /** The database of that name; undefined when there is none. */
  readonly existing: ExistingDatabase | undefined
}

/** A database that has the name already. */
export interface ExistingDatabase {
  readonly owner: string
  readonly bytes: number
  /** Tables, views, functions, types and sequences that somebody made, and large objects. */
  readonly objects: number
  /** As the statistics count them, so about. */
  readonly rows: number
  /** Who is connected, as `user from address (application)`. */
  readonly connections: readonly string[]
  /** Rows that were inserted, updated or deleted since the server began to count. */
  readonly writes: number
}

/** What the server is like. */
export async function readServer({ client }: Server): Promise<Omit<TargetFacts, 'existing'>> {
  const { rows } = await client.query<{ version: string; number: number; extensions: string[] }>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
            array(SELECT name::text FROM pg_available_extensions) AS extensions`,
  )
  const { version = '', number = 0, extensions = [] } = rows[0] ?? {}
  const { host, port } = client
  // Debian writes its package after the version.
  return {
    server: `${host}:${port}`,
    serverVersion: version.split(' ')[0] ?? '',
    serverVersionNumber: number,
    extensions,
  }
}

/** What there is of that name; undefined when there is nothing. */
export async function readExisting(server: Server, name: string): Promise<ExistingDatabase | undefined> {
  const found = await server.client.query<{ owner: string; bytes: string; writes: string }>(
    `SELECT pg_get_userbyid(datdba) AS owner, pg_database_size(d.oid) AS bytes,
            coalesce(tup_inserted + tup_updated + tup_deleted, 0) AS writes
     FROM pg_database d LEFT JOIN pg_stat_database s ON s.datid = d.oid WHERE d.datname = $1`,
    [name],
  )
  const [database] = found.rows
  if (database === undefined) return undefined
  // Before we connect ourselves.
  const connections = await readConnections(server, name)
  const client = await server.connect(name)
  try {
    const { rows } = await client.query<{ objects: number; rows: number }>(CONTENT)
    const { objects = 0, rows: about = 0 } = rows[0] ?? {}
    const { owner, bytes, writes } = database
    return { owner, bytes: Number(bytes), writes: Number(writes), objects, rows: about, connections }
  } finally {
    await client.end()
  }
}

/** Sessions in a database but our own. */
async function readConnections({ client }: Server, database: string): Promise<string[]> {
  const { rows } = await client.query<{ session: string }>(
    `SELECT concat(usename, ' from ', coalesce(host(client_addr), 'the server itself'), ' (' || nullif(application_name, '') || ')') AS session
     FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid() ORDER BY 1`,
    [database],
  )
  return rows.map(({ session }) => session)
}

/** What belongs to no extension and not to the system, as objects and rows. */
const CONTENT = `
  WITH own AS (SELECT oid FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'),
  made AS (
    SELECT 'pg_class'::regclass AS class, oid FROM pg_class WHERE relnamespace IN (SELECT oid FROM own) AND relkind <> 'i'
    UNION ALL SELECT 'pg_proc'::regclass, oid FROM pg_proc WHERE pronamespace IN (SELECT oid FROM own)
    UNION ALL SELECT 'pg_type'::regclass, oid FROM pg_type WHERE typnamespace IN (SELECT oid FROM own) AND typtype IN ('e', 'd', 'r')
    UNION ALL SELECT 'pg_namespace'::regclass, oid FROM own WHERE oid <> coalesce(to_regnamespace('public')::oid, 0)
    UNION ALL SELECT 'pg_largeobject_metadata'::regclass, oid FROM pg_largeobject_metadata
  )
  SELECT count(*)::int AS objects,
         (SELECT coalesce(sum(greatest(reltuples, n_live_tup, 0)), 0)::float8
          FROM pg_class c JOIN pg_stat_user_tables s ON s.relid = c.oid) AS rows
  FROM made m
  WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = m.class AND d.objid = m.oid AND d.deptype = 'e')`
