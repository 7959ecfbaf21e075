import type { Client } from 'pg'
import { escapeIdentifier } from 'pg'
import type { TableFacts } from '../manifest.ts'
import { OF_USERS } from './snapshot.ts'

/** A table whose rows are dumped. */
export interface Table {
  readonly schema: string
  readonly name: string
  /** On disk, with what was moved out of line and without indexes. */
  readonly bytes: number
}

/** The tables of a database that hold rows of their own: partitions, not the tables that are made of them. */
export async function listTables(client: Client): Promise<Table[]> {
  const { rows } = await client.query<{ schema: string; name: string; bytes: string }>(
    `SELECT n.nspname AS schema, c.relname AS name, pg_table_size(c.oid) AS bytes
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND ${OF_USERS} ORDER BY 1, 2`,
  )
  return rows.map(({ schema, name, bytes }) => ({ schema, name, bytes: Number(bytes) }))
}

/**
 * Makes a session write values as text in one way, whatever the server's, the database's or the role's settings say, so that the same rows
 * give the same checksum in another database. Call it once before {@link tableFacts}.
 */
export async function fixTextForm(client: Client): Promise<void> {
  await client.query(
    `SET DateStyle = 'ISO, YMD'; SET TimeZone = 'UTC'; SET IntervalStyle = 'iso_8601'; SET extra_float_digits = 3;
     SET bytea_output = 'hex'; SET lc_monetary = 'C'; SET search_path = pg_catalog; SET row_security = off`,
  )
}

/**
 * Number and checksum of a table's rows: the sum of the first 64 bits of every row's SHA-256, so their order does not matter. It tells
 * two sets of rows apart that differ by accident; it is no defence against somebody who wants them to look alike.
 * @param client A session with {@link fixTextForm}; inside a snapshot, where the answer shall be that of a moment.
 */
export async function tableFacts(
  client: Client,
  { schema, name }: Pick<Table, 'schema' | 'name'>,
): Promise<TableFacts> {
  const { rows } = await client.query<{ rows: string; checksum: string }>(
    `SELECT count(*) AS rows,
            coalesce(sum(('x' || encode(substring(sha256(convert_to(t::text, 'UTF8')) FROM 1 FOR 8), 'hex'))::bit(64)::bigint), 0)::text AS checksum
     FROM ONLY ${escapeIdentifier(schema)}.${escapeIdentifier(name)} t`,
  )
  const [{ rows: count, checksum } = { rows: '0', checksum: '0' }] = rows
  return { schema, name, rows: Number(count), checksum }
}
