import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { backUpDatabase, openStore, readRuns } from '@ticolops/obs-backup'
import type { BackupEvent, BackupOptions, Failure, ObjectStore } from '@ticolops/obs-backup'
import { startFaultProxy } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { World } from './world.ts'
import { BUCKET, SCHEMA, SERVICE, settingsOf, sql, startWorld, useCredentials } from './world.ts'

/** Rows that compress badly, so that pg_dump is under way for long enough to be disturbed. */
const LARGE = `CREATE TABLE noise AS SELECT i, encode(sha256(i::text::bytea), 'hex') || encode(sha256((-i)::text::bytea), 'hex') AS text
  FROM generate_series(1, 250000) i`

await describeWithServers('a backup that fails', ['postgres', 'pg_dump', 'versitygw'], () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
    await sql(world.postgres.url, SCHEMA)
    await sql(world.postgres.url, LARGE)
    await backUpDatabase(world.postgres.url, world.options())
  })
  afterAll(() => world.stop())
  afterEach(() => useCredentials(world.s3))

  /** Everything that is stored for backups, and every upload that was begun. */
  const stored = async (): Promise<string[]> => {
    const keys: string[] = []
    for await (const { key } of world.store.list(`${SERVICE}/backups`)) keys.push(key)
    for await (const { key } of world.store.unfinished(`${SERVICE}/backups`)) keys.push(`unfinished ${key}`)
    return keys.toSorted()
  }
  /** Makes a backup that is expected to fail, and returns the failure. */
  const failing = async (
    options: BackupOptions,
    url = world.postgres.url,
  ): Promise<{ outcome: Failure; text: string }> => {
    const error: unknown = await backUpDatabase(url, options).then(
      () => new Error('it succeeded'),
      (failure: unknown) => failure,
    )
    if (!(error instanceof Error && 'outcome' in error && 'hint' in error)) throw error
    return { outcome: error.outcome as Failure, text: `${error.message} ${String(error.hint)}` }
  }
  const lastRun = async () => (await readRuns(world.store, SERVICE)).at(-1)
  const withStore = async <T>(
    other: Parameters<typeof settingsOf>[1],
    use: (store: ObjectStore) => Promise<T>,
  ): Promise<T> => {
    const store = await openStore(settingsOf(world.s3, other))
    try {
      return await use(store)
    } finally {
      store.close()
    }
  }

  test('for want of a bucket names it and the command that makes it', async () => {
    await withStore({ bucket: 'no-such-bucket' }, async (store) => {
      const { outcome, text } = await failing(world.options({ store }))
      expect(outcome).toBe('no_such_bucket')
      expect(text).toContain('aws s3 mb s3://no-such-bucket')
    })
  })

  test('for wrong credentials says which account and what it needs', async () => {
    process.env['AWS_SECRET_ACCESS_KEY'] = 'another'
    await withStore({}, async (store) => {
      const { outcome, text } = await failing(world.options({ store }))
      expect(outcome).toBe('access_denied')
      expect(text).toContain('s3:PutObject')
      expect(text).not.toContain('another')
    })
  })

  test('for a store that is not there says where it was looked for', async () => {
    await withStore({ endpoint: 'http://127.0.0.1:9' }, async (store) => {
      expect(await failing(world.options({ store }))).toMatchObject({
        outcome: 'store_unreachable',
        text: expect.stringContaining('http://127.0.0.1:9'),
      })
    })
  })

  test('for a database that is not there is recorded, without its password', async () => {
    const before = await stored()
    const url = 'postgres://app:s3cr3t@127.0.0.1:9/shop'
    const { outcome, text } = await failing(world.options(), url)
    expect(outcome).toBe('database_unreachable')
    expect(text).toContain('127.0.0.1:9')
    const run = await lastRun()
    expect(run).toMatchObject({ kind: 'backup', outcome: 'database_unreachable' })
    expect(JSON.stringify([text, run])).not.toContain('s3cr3t')
    expect(await stored()).toEqual(before)
  })

  test('for a role that may not read a table says so and leaves nothing', async () => {
    const before = await stored()
    await sql(world.postgres.url, `CREATE ROLE reader LOGIN; GRANT SELECT ON customers TO reader`)
    const { outcome, text } = await failing(world.options(), world.postgres.url.replace('postgres@', 'reader@'))
    expect(outcome).toBe('database_refused')
    expect(text).toMatch(/permission denied for table|may connect to it and read all of its tables/)
    expect(await stored()).toEqual(before)
  })

  test('because pg_dump was killed says so, and leaves neither parts nor uploads', async () => {
    const before = await stored()
    const { outcome, text } = await failing(world.options({ onEvent: once('bytes', () => killDumps()) }))
    expect(outcome).toBe('dump_failed')
    expect(text).toContain('SIGKILL')
    expect(await stored()).toEqual(before)
    expect(await lastRun()).toMatchObject({ outcome: 'dump_failed', message: expect.stringContaining('memory limit') })
  })

  test('because the database went away in the middle says so, and leaves nothing', async () => {
    const before = await stored()
    const proxy = await startFaultProxy({ port: world.postgres.port })
    try {
      const url = world.postgres.url.replace(String(world.postgres.port), String(proxy.port))
      const cut = once('bytes', () => void proxy.set({ mode: 'reset' }))
      expect(await failing(world.options({ onEvent: cut }), url)).toMatchObject({ outcome: 'database_unreachable' })
    } finally {
      await proxy.stop()
    }
    expect(await stored()).toEqual(before)
    expect(await lastRun()).toMatchObject({ outcome: 'database_unreachable' })
  })

  test('because the store went away in the middle leaves what the next backup takes away', async () => {
    const before = await stored()
    const proxy = await startFaultProxy({ port: world.s3.port })
    try {
      await withStore({ endpoint: `http://127.0.0.1:${proxy.port}` }, async (store) => {
        const cut = afterBytes(9_000_000, () => void proxy.set({ mode: 'refuse' }))
        expect(await failing(world.options({ store, onEvent: cut }))).toMatchObject({ outcome: 'store_unreachable' })
      })
    } finally {
      await proxy.stop()
    }
    const left = (await stored()).filter((key) => !before.includes(key))
    expect(left.some((key) => key.startsWith('unfinished'))).toBe(true)
    await world.store.delete(`${SERVICE}/backups.lock`)
    const cleared: string[] = []
    const { id } = await backUpDatabase(
      world.postgres.url,
      world.options({ onEvent: (event) => void (event.type === 'cleared' && cleared.push(event.what)) }),
    )
    expect(cleared).toContainEqual(expect.stringMatching(/^the unfinished upload of shop\/backups\/.*\/data-\d\.age$/))
    expect((await stored()).filter((key) => !before.includes(key) && !key.includes(id))).toEqual([])
  })

  test('because it was told to stop ends at once, leaves nothing, gives the lock back and says so', async () => {
    const before = await stored()
    const stop = new AbortController()
    const { outcome } = await failing(
      world.options({ signal: stop.signal, onEvent: afterBytes(2_000_000, () => stop.abort()) }),
    )
    expect(outcome).toBe('interrupted')
    expect(await stored()).toEqual(before)
    expect(await lastRun()).toMatchObject({ outcome: 'interrupted' })
    await backUpDatabase(world.postgres.url, world.options())
  })

  test('because another one is under way names that one, and does not disturb it', async () => {
    let second: { outcome: Failure; text: string } | undefined
    const { id } = await backUpDatabase(
      world.postgres.url,
      world.options({
        onEvent: once('bytes', () => void failing(world.options()).then((failure) => (second = failure))),
      }),
    )
    await expect.poll(() => second?.outcome).toBe('locked')
    expect(second?.text).toContain(id)
  })

  describe('while a change of shape holds a table', () => {
    let migration: Client
    beforeEach(async () => {
      migration = new Client({ connectionString: world.postgres.url })
      await migration.connect()
      await migration.query('BEGIN; ALTER TABLE customers ADD COLUMN IF NOT EXISTS waited int')
    })
    afterEach(() => migration.end())
    const WAITING = `SELECT FROM pg_stat_activity WHERE application_name = 'ticolops-obs' AND wait_event_type = 'Lock'`
    const waiting = async () => (await sql(world.postgres.url, WAITING)).rowCount

    test('is told to stop, and waits no longer, neither here nor in the server', async () => {
      const stop = new AbortController()
      const making = failing(world.options({ signal: stop.signal }))
      await expect.poll(waiting).toBe(1)
      stop.abort()
      expect(await making).toMatchObject({ outcome: 'interrupted' })
      await expect.poll(waiting, { timeout: 20_000 }).toBe(0)
    })

    test('does not fail, and has the new shape', async () => {
      const making = backUpDatabase(world.postgres.url, world.options())
      await expect.poll(waiting).toBe(1)
      await migration.query('COMMIT')
      await expect(making).resolves.toMatchObject({ content: 'database' })
    })
  })

  test('does not fail for want of a disk: it needs none', async () => {
    const before = process.env['TMPDIR']
    process.env['TMPDIR'] = '/dev/null/nowhere'
    try {
      await expect(backUpDatabase(world.postgres.url, world.options())).resolves.toMatchObject({ content: 'database' })
    } finally {
      if (before === undefined) delete process.env['TMPDIR']
      else process.env['TMPDIR'] = before
    }
  })

  test('shows no secret to others on the machine', async () => {
    await sql(world.postgres.url, `CREATE ROLE owner LOGIN SUPERUSER PASSWORD 'on-no-command-line'`)
    const seen: string[] = []
    await backUpDatabase(
      world.postgres.url.replace('postgres@', 'owner:on-no-command-line@'),
      world.options({
        onEvent: once('bytes', async () => {
          const { stdout } = await promisify(execFile)('ps', ['-eo', 'args'])
          seen.push(...stdout.split('\n').filter((line) => line.includes('pg_dump')))
        }),
      }),
    )
    await expect.poll(() => seen.length).toBeGreaterThan(0)
    expect(seen.join('\n')).not.toContain('on-no-command-line')
  })

  test(`never touches the backups that were there: bucket ${BUCKET} still has the first`, async () => {
    const first = (await readRuns(world.store, SERVICE)).find(({ outcome }) => outcome === 'success')
    expect(await stored()).toContain(`${SERVICE}/backups/${first?.backup}/manifest.json`)
  })
})

/** Does something at the first event of a kind. */
function once(type: BackupEvent['type'], act: () => unknown): (event: BackupEvent) => void {
  let done = false
  return (event) => {
    if (done || event.type !== type) return
    done = true
    act()
  }
}

/** Does something once so many bytes have been dumped. */
function afterBytes(bytes: number, act: () => unknown): (event: BackupEvent) => void {
  let done = false
  return (event) => {
    if (done || event.type !== 'bytes' || event.done < bytes) return
    done = true
    act()
  }
}

/** Ends our own pg_dump as a kernel short of memory would. */
function killDumps(): void {
  void promisify(execFile)('pkill', ['-KILL', '-P', String(process.pid), 'pg_dump'])
}
