import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { BackupError, backupErrorOf, stopped, throwIfStopped } from '../backup-error.ts'
import { libpqEnvironment } from '../database/connect.ts'
import type { Part } from '../manifest.ts'
import { NO_PROPERTIES, readDatabaseProperties } from './database-properties.ts'
import type { DatabaseProperties } from './database-properties.ts'
import { inParallel } from '../in-parallel.ts'
import { partReader } from './part-reader.ts'
import type { ReadPart, Source } from './part-reader.ts'
import { pgRestore } from './pg-restore.ts'
import { restorePostData } from './post-data.ts'
import type { RestoreEvent } from './restore-event.ts'
import type { Server } from './server.ts'
import type { Purpose, WorkingDatabase } from './working-database.ts'
import { createWorkingDatabase } from './working-database.ts'

/** How {@link fillDatabase} goes about it. */
export interface FillOptions {
  readonly purpose: Purpose
  /** Role that the database shall belong to; else whoever connects. */
  readonly owner?: string | undefined
  /** Leave out owners and privileges: everything belongs to whoever connects. */
  readonly noOwner: boolean
  /** How much is loaded and indexed beside each other. */
  readonly jobs: number
  readonly signal?: AbortSignal | undefined
  readonly onEvent?: (event: RestoreEvent) => void
}

/**
 * Makes a working database and fills it: schema, data, indexes and constraints, statistics. Data is never on this machine's disk: it goes
 * from the store through decryption into pg_restore, and its sums are compared on the way; the definitions are read whole and compared
 * before anything is made.
 * @returns The database, with all that the backup holds. When it throws, it is gone again.
 */
export async function fillDatabase(server: Server, source: Source, options: FillOptions): Promise<WorkingDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'ticolops-obs-'))
  try {
    return await fill(server, source, options, folder)
  } catch (error) {
    throw options.signal?.aborted === true ? stopped() : error
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function fill(server: Server, source: Source, options: FillOptions, folder: string): Promise<WorkingDatabase> {
  const { purpose, owner, signal, onEvent = () => {} } = options
  const { service, id, parts } = source.manifest
  const read = partReader(source, onEvent)
  const spool = async (section: Section): Promise<string[]> => {
    const files: string[] = []
    for (const part of parts.filter((each) => each.section === section)) {
      const file = join(folder, `${part.name}.dump`)
      await pipeline(read(part, signal), createWriteStream(file, { mode: 0o600 }), { signal })
      files.push(file)
    }
    return files
  }

  onEvent({ type: 'step', step: 'definitions' })
  const [before, after] = [await spool('pre-data'), await spool('post-data')]
  const [schema] = before
  const properties = schema === undefined ? NO_PROPERTIES : await readDatabaseProperties(schema, signal)
  throwIfStopped(signal)
  onEvent({ type: 'step', step: 'database' })
  const about = `${service}, backup ${id}`
  const database = await createWorkingDatabase(server, { purpose, about, creation: properties.creation, owner })
  try {
    const data = parts.filter(({ section }) => section === 'data')
    await load(server, database.name, { before, data, after, properties, read }, options)
    return database
  } catch (error) {
    throw await takenAway(database, error)
  }
}

type Section = NonNullable<Part['section']>

/** What is loaded into a database, in this order. */
interface Load {
  /** Files of definitions. */
  readonly before: readonly string[]
  readonly data: readonly Part[]
  /** Files of indexes, constraints and what else comes after the data. */
  readonly after: readonly string[]
  readonly properties: DatabaseProperties
  readonly read: ReadPart
}

async function load(
  server: Server,
  name: string,
  { before, data, after, properties, read }: Load,
  { noOwner, jobs, signal, onEvent = () => {} }: FillOptions,
): Promise<void> {
  const env = libpqEnvironment(server.urlOf(name))
  const flags = ['--exit-on-error', `--dbname=${name}`, ...(noOwner ? ['--no-owner', '--no-privileges'] : [])]
  for (const sql of properties.settingsFor(name)) await server.client.query(sql)
  if (!noOwner) for (const sql of properties.grantsFor(name)) await server.client.query(sql)
  onEvent({ type: 'step', step: 'schema' })
  for (const file of before) await pgRestore([...flags, file], { env, signal })
  onEvent({ type: 'step', step: 'data' })
  await inParallel(data, jobs, signal, (part, until) =>
    pgRestore(flags, { env, input: read(part, until), signal: until }),
  )
  onEvent({ type: 'step', step: 'indexes' })
  for (const file of after) await restorePostData(file, flags, jobs, { env, signal })
  onEvent({ type: 'step', step: 'statistics' })
  await analyze(server, name)
}

/** Without statistics the first queries of an application take the worst way. */
async function analyze(server: Server, database: string): Promise<void> {
  const client = await server.connect(database)
  try {
    await client.query('ANALYZE')
  } finally {
    await client.end()
  }
}

/** Takes the database away; what could not be is told with the failure. */
export async function takenAway(database: WorkingDatabase, failure: unknown): Promise<unknown> {
  try {
    await database.drop()
    return failure
  } catch {
    const { outcome, message, hint, details } = backupErrorOf(failure)
    return new BackupError(
      outcome,
      `${message} The unfinished database ${database.name} could not be taken away; the next run does so.`,
      { hint, details, cause: failure },
    )
  }
}
