import type { Client } from 'pg'
import { DatabaseError } from 'pg'
import { BackupError } from '../backup-error.ts'
import { connect, databaseError, urlOf } from '../database/connect.ts'

/** A database server, reached through a database that nobody restores into. */
export interface Server {
  /** Stays open until {@link Server.close}: its locks tell the living from the dead. */
  readonly client: Client
  /** Address of one of its databases, with the password. */
  urlOf(database: string): string
  /** Opens a connection to one of its databases. */
  connect(database: string): Promise<Client>
  /** Runs something even when {@link client}'s connection has been lost, by one of its own. */
  insist(sql: string): Promise<void>
  /** What the server or the way to it made of a query, as a failure with a name; anything else as it is. */
  explain(error: unknown): unknown
  close(): Promise<void>
}

/**
 * Connects to the server that an address names. The address' own database need not be there: in a disaster it is not.
 * @throws BackupError `database_unreachable`, `database_refused`.
 */
export async function openServer(url: string): Promise<Server> {
  const via = (database: string) => connect(urlOf(url, database))
  const own = decodeURIComponent(new URL(url).pathname.slice(1))
  const maintenance = async () => {
    try {
      return await via('postgres')
    } catch (error) {
      // Some servers have none, or let nobody in.
      if (!(error instanceof BackupError) || error.outcome !== 'database_refused' || own === '') throw error
      return via(own)
    }
  }
  const client = await maintenance()
  return {
    client,
    urlOf: (database) => urlOf(url, database),
    connect: via,
    insist: async (sql) => {
      try {
        await client.query(sql)
      } catch {
        const another = await maintenance()
        try {
          await another.query(sql)
        } finally {
          await another.end()
        }
      }
    },
    explain: (error) => explain(error, url),
    close: () => client.end(),
  }
}

/** `disk_full`: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const DISK_FULL = '53100'

function explain(error: unknown, url: string): unknown {
  if (error instanceof DatabaseError && error.code === DISK_FULL) {
    return new BackupError('disk_full', `The server has no room left: ${error.message}.`, {
      hint: 'Make room on the disk of the server, or restore into a larger one, and run it again.',
      cause: error,
    })
  }
  return error instanceof DatabaseError || isCut(error) ? databaseError(error, url) : error
}

/** The driver says so by its message alone. */
function isCut(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof BackupError) return false
  return (
    /^Connection terminated|^Client (?:was closed|has encountered a connection error)/.test(error.message) ||
    ('code' in error && typeof error.code === 'string' && /^(?:ECONN|EPIPE|ETIMEDOUT|EHOST|ENET)/.test(error.code))
  )
}
