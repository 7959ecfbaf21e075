import type { Client } from 'pg'
import { BackupError } from '../backup-error.ts'
import { connect, databaseError } from './connect.ts'

/** A moment of the database that any number of sessions can look at, for as long as this is open. */
export interface Snapshot {
  /** The name under which other sessions find it. */
  readonly id: string
  readonly takenAt: Date
  /** The session that holds it; it may be asked, and must do nothing but read. */
  readonly client: Client
  /** Another session that sees the same. End it after use. */
  join(): Promise<Client>
  /** Whether the moment is still held: a session that was cut off has lost it. */
  check(): Promise<void>
  close(): Promise<void>
}

/**
 * Takes a snapshot and keeps all tables from being changed in shape until it is closed; reading and writing go on.
 * @param signal Cuts all of its sessions.
 * @throws BackupError when the database cannot be reached or does not let its tables be read.
 */
export async function takeSnapshot(url: string, signal?: AbortSignal): Promise<Snapshot> {
  const client = await connect(url, signal)
  const ask = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw databaseError(error, url)
    }
  }
  try {
    return await ask(async () => {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
      const { rows } = await client.query<{ id: string; now: Date }>('SELECT pg_export_snapshot() AS id, now()')
      const [{ id, now } = { id: '', now: new Date(0) }] = rows
      await lockShapes(client)
      return {
        id,
        takenAt: now,
        client,
        join: () => joinSnapshot(url, id, signal),
        check: () => ask(async () => void (await client.query('SELECT'))),
        close: () => client.end(),
      }
    })
  } catch (error) {
    await client.end().catch(() => {})
    throw error
  }
}

async function joinSnapshot(url: string, id: string, signal: AbortSignal | undefined): Promise<Client> {
  const client = await connect(url, signal)
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
    await client.query(`SET TRANSACTION SNAPSHOT '${id}'`)
    return client
  } catch (error) {
    await client.end().catch(() => {})
    throw databaseError(error, url)
  }
}

/**
 * Several pg_dump look at the same rows, but each at the definitions of its own time; so that these are the same, nobody may change them.
 * A change of shape that is under way is waited for, but not for ever: everybody else would wait behind us.
 */
async function lockShapes(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND ${OF_USERS} ORDER BY 1`,
  )
  if (rows.length === 0) return
  try {
    await client.query(`SET LOCAL lock_timeout = '60s'`)
    await client.query(`LOCK TABLE ${rows.map(({ name }) => name).join(', ')} IN ACCESS SHARE MODE`)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '55P03') {
      throw new BackupError('dump_failed', 'A change of a table’s shape kept its lock for more than a minute.', {
        hint: 'Look in pg_stat_activity for the migration that is under way, and run the backup again after it.',
        cause: error,
      })
    }
    throw error
  }
}

/** What pg_dump takes along: neither the system's own, nor another session's temporary tables, nor what extensions bring. For `pg_class c` and `pg_namespace n`. */
export const OF_USERS = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT EXISTS (
       SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')`
