import { readdir, readFile } from 'node:fs/promises'
import type { Pool, PoolClient } from 'pg'

/** Reached from `src/` and from `dist/` alike. */
const DIRECTORY = new URL('../migrations/', import.meta.url)

/** Names the advisory lock that replicas queue for: the bytes of "tico". Any constant would do; it must only never change. */
const LOCK = 0x7469636f

/**
 * Brings the database to the newest schema: each file of `migrations/`, in order, once, in a transaction of its own.
 * Replicas that start together wait for each other by an advisory lock, and all but the first find nothing to do.
 * @returns the names of the files applied by this call.
 */
export async function migrate(pool: Pool): Promise<string[]> {
  const client = await pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    try {
      return await applyPending(client)
    } finally {
      await client.query('select pg_advisory_unlock($1)', [LOCK])
    }
  } finally {
    client.release()
  }
}

async function applyPending(client: PoolClient): Promise<string[]> {
  await client.query(
    'create table if not exists migrations (name text primary key, applied_at timestamptz not null default now())',
  )
  const { rows } = await client.query<{ name: string }>('select name from migrations')
  const applied = new Set(rows.map((row) => row.name))
  const pending = (await readdir(DIRECTORY)).filter((name) => name.endsWith('.sql') && !applied.has(name)).sort()
  for (const name of pending) await apply(client, name)
  return pending
}

async function apply(client: PoolClient, name: string): Promise<void> {
  const sql = await readFile(new URL(name, DIRECTORY), 'utf8')
  await client.query('begin')
  try {
    await client.query(sql)
    await client.query('insert into migrations (name) values ($1)', [name])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw new Error(`migration ${name} failed: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
}
