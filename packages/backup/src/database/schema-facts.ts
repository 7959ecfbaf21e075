import { createHash } from 'node:crypto'
import type { Client } from 'pg'
import { escapeIdentifier } from 'pg'
import type { DatabaseFacts } from '../manifest.ts'
import { OF_USERS } from './snapshot.ts'
import { fixTextForm } from './table-facts.ts'

/** What the manifest says of a database beside its tables. */
export type SchemaFacts = Omit<DatabaseFacts, 'tables' | 'roles'>

/** Reads them; inside a snapshot they are those of its moment. Leaves the session with {@link fixTextForm}. */
export async function schemaFacts(client: Client): Promise<SchemaFacts> {
  // Definitions are written with as many schema names as the search path makes necessary.
  await fixTextForm(client)
  const { rows } = await client.query<Omit<SchemaFacts, 'extensions' | 'schemaFingerprint' | 'migration'>>(
    `SELECT current_database() AS name, current_setting('server_version') AS "serverVersion",
            current_setting('server_version_num')::int AS "serverVersionNumber",
            pg_encoding_to_char(encoding) AS encoding,
            (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END)::text AS "walPosition",
            (SELECT count(*)::int FROM pg_largeobject_metadata) AS "largeObjects"
     FROM pg_database WHERE datname = current_database()`,
  )
  const [facts] = rows
  if (facts === undefined) throw new TypeError('a database that does not know itself')
  const extensions = await client.query<{ name: string; version: string }>(
    'SELECT extname AS name, extversion AS version FROM pg_extension ORDER BY 1',
  )
  const migration = await lastMigration(client)
  return {
    ...facts,
    extensions: extensions.rows,
    schemaFingerprint: await schemaFingerprint(client),
    ...(migration === undefined ? {} : { migration }),
  }
}

/** SHA-256 over what tables, columns, constraints and indexes are defined as. */
export async function schemaFingerprint(client: Client): Promise<string> {
  const { rows } = await client.query<{ line: string }>(`SELECT line FROM (
    SELECT concat_ws(' ', 'column', n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                     pg_get_expr(d.adbin, d.adrelid)) AS line
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm') AND ${OF_USERS}
    UNION ALL
    SELECT concat_ws(' ', 'constraint', n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid))
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE k.contype <> 'n' AND ${OF_USERS}
    UNION ALL
    SELECT concat_ws(' ', 'index', n.nspname, pg_get_indexdef(i.indexrelid))
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OF_USERS}
    ) AS lines ORDER BY line COLLATE "C"`)
  const hash = createHash('sha256')
  for (const { line } of rows) hash.update(`${line}\n`)
  return hash.digest('hex')
}

/** Where tools of migration keep what they have done: the table, the column that tells its order, and the name of one. */
const MIGRATIONS = [
  { table: 'migrations', name: 'name', order: 'name' },
  { table: 'schema_migrations', name: 'version', order: 'version' },
  { table: '_prisma_migrations', name: 'migration_name', order: 'started_at' },
  { table: 'knex_migrations', name: 'name', order: 'id' },
  { table: 'pgmigrations', name: 'name', order: 'id' },
  { table: '__drizzle_migrations', name: 'hash', order: 'created_at' },
  { table: 'alembic_version', name: 'version_num', order: 'version_num' },
  { table: 'flyway_schema_history', name: 'version', order: 'installed_rank' },
  { table: 'SequelizeMeta', name: 'name', order: 'name' },
] as const

async function lastMigration(client: Client): Promise<DatabaseFacts['migration']> {
  const { rows } = await client.query<{ schema: string; table: string; columns: string[] }>(
    `SELECT n.nspname AS schema, c.relname AS table,
            (SELECT array_agg(attname::text) FROM pg_attribute WHERE attrelid = c.oid AND attnum > 0) AS columns
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND c.relname = ANY($1) AND ${OF_USERS} ORDER BY 1, 2`,
    [MIGRATIONS.map(({ table }) => table)],
  )
  for (const { schema, table, columns } of rows) {
    const known = MIGRATIONS.find(
      (each) => each.table === table && columns.includes(each.name) && columns.includes(each.order),
    )
    if (known === undefined) continue
    const from = `${escapeIdentifier(schema)}.${escapeIdentifier(table)}`
    const last = await client.query<{ latest: string; applied: number }>(
      `SELECT ${known.name}::text AS latest, count(*) OVER ()::int AS applied FROM ${from} ORDER BY ${known.order} DESC LIMIT 1`,
    )
    const [found] = last.rows
    if (found !== undefined) return { table: `${schema}.${table}`, applied: found.applied, latest: found.latest }
  }
  return undefined
}
