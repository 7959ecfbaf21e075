import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { openStore } from '@ticolops/obs-backup'
import type { BackupOptions, ObjectStore } from '@ticolops/obs-backup'
import type { BackupStore } from '@ticolops/obs-config'
import { startPostgres, startS3 } from '@ticolops/obs-testbed'
import type { Postgres, S3 } from '@ticolops/obs-testbed'
import { Client } from 'pg'
import type { QueryResult } from 'pg'

export const BUCKET = 'shop-backups'
export const SERVICE = 'shop'

/** A key of age and its public half. */
export interface Key {
  readonly identity: string
  readonly recipient: string
}

export async function newKey(): Promise<Key> {
  const identity = await generateX25519Identity()
  return { identity, recipient: await identityToRecipient(identity) }
}

/** A database, a store, and keys of two readers. */
export interface World {
  readonly postgres: Postgres
  readonly s3: S3
  readonly store: ObjectStore
  readonly keys: readonly [Key, Key]
  /** Options of a backup, with other ones in place of some. */
  options(other?: Partial<BackupOptions>): BackupOptions
  stop(): Promise<void>
}

/** Settings of the S3 server's store. */
export function settingsOf(s3: Pick<S3, 'url'>, other: Partial<BackupStore> = {}): BackupStore {
  return {
    kind: 's3',
    bucket: BUCKET,
    prefix: 'production',
    endpoint: s3.url,
    region: 'us-east-1',
    objectLock: 0,
    ...other,
  }
}

/** The environment in which the client of S3 finds this server's credentials. */
export function useCredentials({ accessKeyId, secretAccessKey }: Pick<S3, 'accessKeyId' | 'secretAccessKey'>): void {
  process.env['AWS_ACCESS_KEY_ID'] = accessKeyId
  process.env['AWS_SECRET_ACCESS_KEY'] = secretAccessKey
  delete process.env['AWS_SESSION_TOKEN']
}

export async function startWorld(): Promise<World> {
  const postgres = await startPostgres({ database: 'shop' })
  const s3 = await startS3({ buckets: [BUCKET] })
  useCredentials(s3)
  const store = await openStore(settingsOf(s3))
  const keys = [await newKey(), await newKey()] as const
  const options = (other: Partial<BackupOptions> = {}): BackupOptions => ({
    store,
    service: SERVICE,
    backup: { recipients: keys.map(({ recipient }) => recipient), jobs: 2, store: settingsOf(s3) },
    ...other,
  })
  const stop = async (): Promise<void> => {
    store.close()
    await s3.stop()
    await postgres.stop()
  }
  return { postgres, s3, store, keys, options, stop }
}

/** Runs SQL on a connection of its own. */
export async function sql(url: string, text: string): Promise<QueryResult> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await client.query(text)
  } finally {
    await client.end()
  }
}

/** Tables as applications have them: keys, a partitioned one, text of many languages, nulls, bytes, JSON, a sequence, a view, a large object. */
export const SCHEMA = `
  CREATE TABLE migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now());
  INSERT INTO migrations (name) VALUES ('001-start.sql'), ('002-orders.sql');
  CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, note text, seen timestamptz, photo bytea);
  CREATE TABLE orders (id bigint, customer bigint NOT NULL REFERENCES customers, placed date NOT NULL, total numeric(12, 2), details jsonb,
    PRIMARY KEY (id, placed)) PARTITION BY RANGE (placed);
  CREATE TABLE orders_2025 PARTITION OF orders FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
  CREATE TABLE orders_2026 PARTITION OF orders FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
  CREATE TABLE "Odd ""name"" *" (x double precision, y real, span interval);
  CREATE SEQUENCE tickets START 100;
  SELECT nextval('tickets'), nextval('tickets');
  INSERT INTO customers (name, note, seen, photo)
    SELECT 'Kundin ' || i || ' 東京 🚀', CASE WHEN i % 3 = 0 THEN NULL ELSE repeat('x', i % 50) END, timestamptz '2026-01-01' + i * interval '1 hour',
           decode(md5(i::text), 'hex') FROM generate_series(1, 2000) i;
  INSERT INTO orders SELECT i, 1 + i % 2000, date '2025-06-01' + (i % 500), i * 1.01, jsonb_build_object('n', i, 'tags', jsonb_build_array('a', i))
    FROM generate_series(1, 20000) i;
  INSERT INTO "Odd ""name"" *" VALUES (0.1, 0.1, '1 day 2 hours'), ('NaN', '-Infinity', '-3 months'), (NULL, NULL, NULL);
  CREATE VIEW totals AS SELECT customer, sum(total) AS total FROM orders GROUP BY customer;
  CREATE INDEX orders_customer ON orders (customer);
  SELECT lo_from_bytea(0, decode(repeat('ab', 1000), 'hex'));
`
