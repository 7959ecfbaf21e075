import type { Client } from 'pg'
import { BackupError } from '../backup-error.ts'
import type { BackupEvent } from '../backup-event.ts'
import type { DatabaseFacts, Part, TableFacts } from '../manifest.ts'
import type { Bytes } from '../object-store.ts'
import { inParallel } from '../in-parallel.ts'
import type { Draft, PartHead } from '../write-part.ts'
import { writePart } from '../write-part.ts'
import { databaseError } from './connect.ts'
import { pgDump, pgDumpRoles } from './pg-dump.ts'
import { planDump } from './plan-dump.ts'
import { schemaFacts } from './schema-facts.ts'
import { takeSnapshot } from './snapshot.ts'
import type { Snapshot } from './snapshot.ts'
import type { Table } from './table-facts.ts'
import { fixTextForm, listTables, tableFacts } from './table-facts.ts'

/** A database as it was at one moment. */
export interface Dump {
  readonly takenAt: Date
  readonly parts: Part[]
  readonly database: DatabaseFacts
}

/**
 * Stores a database's definitions and rows as of one moment, some parts beside each other, and counts and sums its rows at that same moment.
 * @param jobs How many connections read at a time, beside the one that holds the moment.
 */
export async function dumpDatabase(
  url: string,
  draft: Draft,
  jobs: number,
  signal: AbortSignal,
  onEvent: (event: BackupEvent) => void = () => {},
): Promise<Dump> {
  onEvent({ type: 'step', step: 'snapshot' })
  const snapshot = await takeSnapshot(url, signal)
  try {
    const schema = await schemaFacts(snapshot.client)
    const tables = await listTables(snapshot.client)
    onEvent({ type: 'step', step: 'dump' })
    const parts: Part[] = []
    const write = async (head: PartHead, bytes: Bytes, until: AbortSignal): Promise<void> =>
      void parts.push(await writePart(draft, head, counted(bytes), until))
    let done = 0
    const counted = async function* (bytes: Bytes): Bytes {
      for await (const chunk of bytes) {
        done += chunk.byteLength
        onEvent({ type: 'bytes', done })
        yield chunk
      }
    }
    const dumps = planDump(tables, jobs).map((plan) => (until: AbortSignal) => {
      const head = { name: plan.name, format: 'custom', section: plan.section, expectedBytes: plan.bytes } as const
      return write(head, pgDump(url, snapshot.id, plan, until), until)
    })
    let roles = true
    const dumpRoles = async (until: AbortSignal): Promise<void> => {
      try {
        await write({ name: 'roles', format: 'sql' }, pgDumpRoles(url, until), until)
      } catch (error) {
        if (!(error instanceof BackupError) || !SERVER_SAYS_NO.has(error.outcome) || until.aborted) throw error
        roles = false
        onEvent({ type: 'no-roles', reason: error.message })
      }
    }
    const facts: TableFacts[] = []
    const readers = new Readers(snapshot)
    const reads = tables.map((table) => async () => void facts.push(await readers.read(table)))
    try {
      await inParallel([...dumps, dumpRoles, ...reads], jobs, signal, (task, until) => task(until))
      // Where the session that held the moment was cut off, the parts may not fit together.
      await snapshot.check()
    } finally {
      await readers.close()
    }
    return {
      takenAt: snapshot.takenAt,
      parts: parts.toSorted(bySection),
      database: { ...schema, roles, tables: facts.toSorted(byName) },
    }
  } catch (error) {
    throw databaseErrorOf(error, url)
  } finally {
    await snapshot.close()
  }
}

const SERVER_SAYS_NO = new Set(['dump_failed', 'database_refused'])

/** Sessions inside the snapshot, made when they are needed and used again. */
class Readers {
  readonly #snapshot: Snapshot
  readonly #idle: Client[] = []

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot
  }

  async read(table: Table): Promise<TableFacts> {
    const client = this.#idle.pop() ?? (await this.#open())
    try {
      return await tableFacts(client, table)
    } finally {
      this.#idle.push(client)
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#idle.map((client) => client.end()))
  }

  async #open(): Promise<Client> {
    const client = await this.#snapshot.join()
    await fixTextForm(client)
    return client
  }
}

/** What a query threw, as people need to know it. Every other failure has a name by then. */
function databaseErrorOf(error: unknown, url: string): BackupError {
  return error instanceof BackupError ? error : databaseError(error, url)
}

const ORDER = ['pre-data', 'data', 'post-data', undefined]

function bySection(a: Part, b: Part): number {
  return ORDER.indexOf(a.section) - ORDER.indexOf(b.section) || (a.name < b.name ? -1 : 1)
}

function byName(a: TableFacts, b: TableFacts): number {
  return a.schema === b.schema ? (a.name < b.name ? -1 : 1) : a.schema < b.schema ? -1 : 1
}
