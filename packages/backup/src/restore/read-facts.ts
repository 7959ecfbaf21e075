import type { Client } from 'pg'
import { connect } from '../database/connect.ts'
import { schemaFacts } from '../database/schema-facts.ts'
import { fixTextForm, listTables, tableFacts } from '../database/table-facts.ts'
import type { DatabaseFacts, TableFacts } from '../manifest.ts'
import { inParallel } from '../in-parallel.ts'

/** What can be told of a restored database in the same way as it was told of the original. */
export type RestoredFacts = Omit<DatabaseFacts, 'roles'>

/**
 * Reads every row of every table. Nobody else may be writing.
 * @param jobs How many tables are read beside each other.
 */
export async function readFacts(url: string, jobs: number, signal: AbortSignal | undefined): Promise<RestoredFacts> {
  const clients: Client[] = []
  try {
    for (let job = 0; job < jobs; job += 1) clients.push(await connect(url))
    const [first] = clients
    if (first === undefined) throw new TypeError('nobody to read')
    const schema = await schemaFacts(first)
    for (const client of clients) await fixTextForm(client)
    // The large ones first, so that none of them is alone at the end.
    const waiting = (await listTables(first)).toSorted((a, b) => b.bytes - a.bytes)
    const tables: TableFacts[] = []
    await inParallel(waiting, clients.length, signal, async (table) => {
      const client = clients.pop()
      if (client === undefined) throw new TypeError('more readers than connections')
      tables.push(await tableFacts(client, table).finally(() => clients.push(client)))
    })
    return { ...schema, tables }
  } finally {
    // A query that is under way ends with its connection.
    await Promise.all(clients.map((client) => client.end()))
  }
}
