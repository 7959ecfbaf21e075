import { readFileSync } from 'node:fs'
import { backUpDatabase, restore } from '@ticolops/obs-backup'
import type { DatabaseManifest, DrillOptions, RestoreOptions } from '@ticolops/obs-backup'
import { Client } from 'pg'
import type { World } from './world.ts'
import { SERVICE } from './world.ts'

/** One of everything that PostgreSQL keeps. */
export const EVERYTHING = readFileSync(new URL('everything.sql', import.meta.url), 'utf8')

/** Backs the world's database up. */
export function backUp(world: World, service = SERVICE): Promise<DatabaseManifest> {
  return backUpDatabase(world.postgres.url, world.options({ service }))
}

/** Options of a restore that is said yes to, with other ones in place of some. */
export function restoring(world: World, other: Partial<RestoreOptions> = {}): RestoreOptions {
  return {
    store: world.store,
    service: SERVICE,
    from: 'latest',
    into: 'restored',
    databaseUrl: world.postgres.url,
    identities: [world.keys[0].identity],
    jobs: 2,
    noOwner: false,
    confirm: async () => true,
    ...other,
  }
}

/** Options of a drill, with other ones in place of some. */
export function drilling(world: World, drillUrl: string, other: Partial<DrillOptions> = {}): DrillOptions {
  return {
    store: world.store,
    service: SERVICE,
    from: 'latest',
    drillUrl,
    allowSameServer: false,
    identities: [world.keys[0].identity],
    jobs: 2,
    env: process.env,
    ...other,
  }
}

/** The address of another database of the same server. */
export function beside(url: string, database: string): string {
  const other = new URL(url)
  other.pathname = `/${encodeURIComponent(database)}`
  return other.href
}

/** Names of the databases of a server, its own left out. */
export async function databasesOf(url: string): Promise<string[]> {
  return column(
    beside(url, 'postgres'),
    `SELECT datname FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres' ORDER BY 1`,
  )
}

/** The first column of what a query answers, as text. */
export async function column(url: string, query: string): Promise<string[]> {
  const client = new Client({ connectionString: url, types: { getTypeParser: () => (text: string) => text } })
  await client.connect()
  try {
    const { rows } = await client.query<unknown[]>({ text: query, rowMode: 'array' })
    return rows.map(([value]) => String(value))
  } finally {
    await client.end()
  }
}

/** All rows of all tables and materialized views, sequences and large objects of a database, as PostgreSQL writes them, in an order of their own. */
export async function contentOf(url: string): Promise<Record<string, string[]>> {
  const relations = async (kinds: string) =>
    column(
      url,
      `SELECT format('%I.%I', nspname, relname) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
       WHERE relkind IN (${kinds}) AND nspname !~ '^pg_' AND nspname <> 'information_schema' ORDER BY 1`,
    )
  const content: Record<string, string[]> = {}
  for (const table of await relations(`'r', 'm'`))
    content[table] = await column(url, `SELECT t::text FROM ONLY ${table} t ORDER BY 1`)
  for (const name of await relations(`'S'`))
    content[name] = await column(url, `SELECT last_value || ' ' || is_called FROM ${name}`)
  content['large objects'] = await column(
    url,
    `SELECT oid || ' ' || encode(lo_get(oid), 'hex') FROM pg_largeobject_metadata ORDER BY 1`,
  )
  return content
}

/** Restores and gives the address of the result. */
export async function restored(world: World, other: Partial<RestoreOptions> = {}): Promise<string> {
  const options = restoring(world, other)
  await restore(options)
  return beside(options.databaseUrl, options.into)
}

/** Whatever a restore or a drill on this server came to, nothing of it may stay: neither databases nor roles. */
export async function refuseLeftovers({ url }: { readonly url: string }): Promise<void> {
  const databases = (await databasesOf(url)).filter((name) => name !== 'staging')
  const roles = await column(url, `SELECT rolname FROM pg_roles WHERE rolname = 'shop_reader'`)
  const left = [...databases, ...roles]
  if (left.length > 0) throw new Error(`left on the server: ${left.join(', ')}`)
}
