import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { Client, DatabaseError } from 'pg'
import { BackupError, reasonOf, throwIfStopped } from '../backup-error.ts'

/** Milliseconds to get a connection. */
const PATIENCE = 15_000

/**
 * Connects to a PostgreSQL database. The session has no time limits of its own: reading a large table takes as long as it takes.
 * @param url `postgres://user:password@host:5432/database?sslmode=require`, as libpq understands it.
 * @param signal Cuts the connection, whatever is being asked; the server gives up the query soon after.
 * @throws BackupError `configuration`, `database_unreachable` or `database_refused`; never with the password.
 */
export async function connect(url: string, signal?: AbortSignal): Promise<Client> {
  const client = new Client({
    connectionString: asLibpqReadsIt(urlFrom(url)),
    connectionTimeoutMillis: PATIENCE,
    keepAlive: true,
    application_name: 'ticolops-obs',
  })
  // A connection that breaks while nobody asks anything would end the process; whoever asks next is told.
  client.on('error', () => {})
  const cut = (): void => void client.end().catch(() => {})
  signal?.addEventListener('abort', cut)
  client.once('end', () => signal?.removeEventListener('abort', cut))
  try {
    throwIfStopped(signal)
    await client.connect()
    await client.query('SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET lock_timeout = 0')
    // From version 14 on a server notices that nobody waits for the answer any more; before, it works to the end.
    await client.query(
      `SELECT set_config(name, '5s', false) FROM pg_settings WHERE name = 'client_connection_check_interval'`,
    )
    return client
  } catch (error) {
    await client.end().catch(() => {})
    throw databaseError(error, url)
  }
}

/** A failure to reach or to ask a database, as people need to know it. */
export function databaseError(error: unknown, url: string): BackupError {
  if (error instanceof BackupError) return error
  const { hostname, pathname, username, port } = urlFrom(url)
  const database = decodeURIComponent(pathname.slice(1))
  const where = `${hostname}${port === '' ? '' : `:${port}`}`
  if (error instanceof DatabaseError && error.code === DISK_FULL) {
    return new BackupError('disk_full', `The disk of PostgreSQL at ${where} is full: ${error.message}.`, {
      hint: 'Make room on the disk of the server, and run it again.',
      cause: error,
    })
  }
  if (error instanceof DatabaseError && error.code !== undefined && !NOT_READY.has(error.code)) {
    return new BackupError('database_refused', `PostgreSQL at ${where} refuses: ${error.message}.`, {
      hint: `See whether the database ${database} is there, and whether ${decodeURIComponent(username)} may connect to it and read all of its tables.`,
      cause: error,
      details: { code: error.code },
    })
  }
  return new BackupError('database_unreachable', `PostgreSQL at ${where} does not answer: ${reasonOf(error)}.`, {
    hint: 'See whether it runs, whether the address is right, and whether a NetworkPolicy lets this job out to it.',
    cause: error,
  })
}

const DISK_FULL = '53100'

/** It starts, stops, or has been told to end the session: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const NOT_READY = new Set(['57P01', '57P02', '57P03', '53300', '08006', '08003', '08000'])

/** The address of another database of the same server. */
export function urlOf(url: string, database: string): string {
  const other = urlFrom(url)
  other.pathname = `/${encodeURIComponent(database)}`
  return other.href
}

/** Where libpq looks for authorities when nobody names any. */
const OWN_AUTHORITIES = join(homedir(), '.postgresql', 'root.crt')

/** Parameters of an address that libpq also takes from the environment. */
const PARAMETERS: Readonly<Record<string, string>> = {
  host: 'PGHOST',
  port: 'PGPORT',
  user: 'PGUSER',
  password: 'PGPASSWORD',
  sslmode: 'PGSSLMODE',
  sslrootcert: 'PGSSLROOTCERT',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
  sslcrl: 'PGSSLCRL',
  options: 'PGOPTIONS',
  application_name: 'PGAPPNAME',
  channel_binding: 'PGCHANNELBINDING',
  gssencmode: 'PGGSSENCMODE',
  target_session_attrs: 'PGTARGETSESSIONATTRS',
}

/**
 * The environment in which the client programs of PostgreSQL connect to this address, password included: arguments can be read by everybody
 * on the machine, the environment of a process only by its owner.
 * @throws BackupError `configuration` for what is no address.
 */
export function libpqEnvironment(url: string): NodeJS.ProcessEnv {
  const { hostname, port, username, password, pathname, searchParams } = urlFrom(url)
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PGCONNECT_TIMEOUT: String(PATIENCE / 1000),
    PGAPPNAME: 'ticolops-obs',
  }
  const set = (name: string, value: string): void => void (value === '' || (env[name] = decodeURIComponent(value)))
  set('PGHOST', hostname.replace(/^\[(.*)\]$/, '$1'))
  set('PGPORT', port)
  set('PGUSER', username)
  set('PGPASSWORD', password)
  set('PGDATABASE', pathname.slice(1))
  for (const [name, value] of searchParams) {
    const variable = PARAMETERS[name]
    if (variable !== undefined) env[variable] = value
  }
  // The driver for Node trusts the system's authorities and those of NODE_EXTRA_CA_CERTS; libpq alone would want a file of its own.
  if (env['PGSSLMODE'] === 'verify-full' && env['PGSSLROOTCERT'] === undefined && !existsSync(OWN_AUTHORITIES))
    env['PGSSLROOTCERT'] = env['NODE_EXTRA_CA_CERTS'] ?? 'system'
  return env
}

/** `sslmode` means to libpq what its documentation says; the driver for Node alone would read `require` as `verify-full`. */
function asLibpqReadsIt(url: URL): string {
  if (url.searchParams.has('sslmode') && !url.searchParams.has('uselibpqcompat'))
    url.searchParams.set('uselibpqcompat', 'true')
  return url.href
}

function urlFrom(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url !== undefined && /^postgres(ql)?:$/.test(url.protocol)) return url
  throw new BackupError('configuration', 'The address of the database is none.', {
    hint: 'DATABASE_URL is written as postgres://user:password@host:5432/database; special characters in the password are percent-encoded.',
  })
}
