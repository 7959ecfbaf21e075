import { z } from 'zod'
import { jsonOf } from './json.ts'

/** A SHA-256 in hexadecimal digits. */
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const count = z.int().min(0)
const moment = z.iso.datetime()

const content = z.strictObject({
  /** Size in bytes. */
  bytes: count,
  sha256,
})

const part = z.strictObject({
  /** Names the object: `<name>.age`. */
  name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
  /** What is inside: pg_dump's custom format of one section, SQL, or Kubernetes objects as YAML. */
  format: z.enum(['custom', 'sql', 'yaml']),
  /** pg_dump's section; parts are restored in this order, the data parts beside each other. Absent for `sql` and `yaml`. */
  section: z.enum(['pre-data', 'data', 'post-data']).optional(),
  /** Before encryption. */
  plaintext: content,
  /** After encryption: the object as it is stored. */
  ciphertext: content,
})

const table = z.strictObject({
  schema: z.string(),
  name: z.string(),
  rows: count,
  /** Over all rows and in no order; `tableFacts` computes it. */
  checksum: z.string(),
})

const database = z.strictObject({
  /** Name of the database that was dumped. */
  name: z.string(),
  /** As the server says it, such as `17.6`. */
  serverVersion: z.string(),
  /** As numbers compare, such as 170006. */
  serverVersionNumber: count,
  /** Position in the write-ahead log at the snapshot. */
  walPosition: z.string(),
  encoding: z.string(),
  extensions: z.array(z.strictObject({ name: z.string(), version: z.string() })),
  /** Over the definitions of tables, columns, constraints and indexes: two databases with the same one have the same schema. */
  schemaFingerprint: sha256,
  /** The last migration, where a migration tool's table was found. */
  migration: z.strictObject({ table: z.string(), applied: count, latest: z.string() }).optional(),
  tables: z.array(table),
  /** Number of large objects, which are dumped too. */
  largeObjects: count,
  /** False when the server does not let its roles be read, as managed ones do: then they are made by Terraform or by hand. */
  roles: z.boolean(),
})

const configuration = z.strictObject({
  /** The namespace whose objects were kept. */
  namespace: z.string(),
  /** How many of each kind. */
  objects: z.record(z.string(), count),
  /** Kinds that the account may not read: none of them is inside. */
  unreadable: z.array(z.string()),
})

const common = {
  format: z.literal(1),
  /** `20261126T011556Z-1a2b3c4d`: when it began, and something that tells two of the same second apart. */
  id: z.string(),
  service: z.string(),
  /** When the snapshot was taken: what was written later is not inside. */
  createdAt: moment,
  finishedAt: moment,
  /** Version of this package that wrote it. */
  writtenBy: z.string(),
  /** Public keys (age) of those who can read it; any one is enough. */
  recipients: z.array(z.string()).min(1),
  parts: z.array(part).min(1),
}

const manifest = z.discriminatedUnion('content', [
  z.strictObject({ ...common, content: z.literal('database'), database }),
  z.strictObject({ ...common, content: z.literal('configuration'), configuration }),
])

/**
 * What a backup is made of. It is written last: a backup without one does not exist, so half an upload is never taken for a backup.
 * It holds names, sizes and sums, no data of the tables.
 */
export type Manifest = z.infer<typeof manifest>
export type DatabaseManifest = Extract<Manifest, { content: 'database' }>
export type ConfigurationManifest = Extract<Manifest, { content: 'configuration' }>
/** What is backed up: the database, or the configuration in the cluster. */
export type Content = Manifest['content']
/** One encrypted object of a backup. */
export type Part = z.infer<typeof part>
/** One table in the snapshot. */
export type TableFacts = z.infer<typeof table>
export type DatabaseFacts = z.infer<typeof database>

/** The manifest in a text; undefined, with why, when it is none that this version can read. */
export function parseManifest(text: string): { manifest: Manifest } | { problem: string } {
  const json = jsonOf(text)
  if (json === undefined) return { problem: 'it is no JSON' }
  const checked = manifest.safeParse(json)
  if (checked.success) return { manifest: checked.data }
  const [issue] = checked.error.issues
  return { problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unknown'}` }
}

export function formatManifest(value: Manifest): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}

/** Size in bytes as stored. */
export function storedBytes({ parts }: Pick<Manifest, 'parts'>): number {
  return parts.reduce((sum, { ciphertext }) => sum + ciphertext.bytes, 0)
}

/** Rows of all tables; 0 for configuration. */
export function rowsOf(value: Manifest): number {
  return value.content === 'database' ? value.database.tables.reduce((sum, { rows }) => sum + rows, 0) : 0
}
