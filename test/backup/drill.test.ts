import { execFileSync } from 'node:child_process'
import { drill, readRuns } from '@ticolops/obs-backup'
import type { DatabaseManifest, DrillEvent } from '@ticolops/obs-backup'
import { binary, startPostgres } from '@ticolops/obs-testbed'
import type { Postgres } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { backUp, beside, databasesOf, drilling, EVERYTHING, refuseLeftovers } from './rehearsal.ts'
import { SERVICE, sql, startWorld } from './world.ts'
import type { World } from './world.ts'

await describeWithServers('a drill', ['postgres', 'pg_dump', 'pg_restore', 'psql', 'versitygw'], () => {
  let world: World
  let staging: Postgres
  let manifest: DatabaseManifest
  beforeAll(async () => {
    world = await startWorld()
    staging = await startPostgres({ database: 'staging' })
    await sql(world.postgres.url, EVERYTHING)
    manifest = await backUp(world)
  })
  afterEach(async () => {
    await refuseLeftovers(staging)
  })
  afterAll(async () => {
    await staging.stop()
    await world.stop()
  })

  const lastRun = async () => (await readRuns(world.store, SERVICE)).findLast(({ kind }) => kind === 'drill')

  test('restores the newest backup on a server of its own, looks at all of it, and is recorded', async () => {
    const result = await drill(drilling(world, staging.url, { productionUrl: world.postgres.url }))
    expect(result).toMatchObject({
      outcome: 'success',
      backup: { id: manifest.id },
      server: `127.0.0.1:${staging.port}`,
    })
    expect(result.checks.map(({ id, passed, looked }) => [id, passed, looked])).toEqual([
      ['schema', true, 'migration 20261101120000'],
      ['rows', true, expect.stringMatching(/^\d+ tables, \d+ rows$/)],
      ['checksums', true, expect.stringMatching(/^\d+ tables$/)],
      ['large-objects', true, '2 large objects'],
      ['foreign-keys', true, '3 foreign keys'],
      ['indexes', true, expect.stringMatching(/^\d+ indexes$/)],
    ])
    expect(await lastRun()).toMatchObject({
      outcome: 'success',
      backup: manifest.id,
      recoverySeconds: result.recoverySeconds,
      dataLossSeconds: result.dataLossSeconds,
      rows: manifest.database.tables.reduce((sum, { rows }) => sum + rows, 0),
    })
    expect(result.dataLossSeconds).toBeGreaterThan(0)
  })

  test('tells its steps, how far it is, and each check', async () => {
    const events: DrillEvent[] = []
    await drill(drilling(world, staging.url, { onEvent: (event) => events.push(event) }))
    const steps = events.flatMap((event) => (event.type === 'step' ? [event.step] : []))
    expect(steps).toEqual(['definitions', 'database', 'schema', 'data', 'indexes', 'statistics', 'checks'])
    const read = events.flatMap((event) => (event.type === 'bytes' ? [event] : []))
    expect(read.at(-1)).toMatchObject({ done: read.at(-1)?.total })
    expect(events.filter(({ type }) => type === 'check')).toHaveLength(6)
  })

  test('rehearses an older backup when asked to, and tells what would be lost with the newest', async () => {
    const older = await newerBackupThan(manifest)
    const result = await drill(drilling(world, staging.url, { from: 'random' }))
    expect(result.backup.id).toBe(older.id)
    const age = (Date.now() - Date.parse(older.createdAt)) / 1000
    expect(result.dataLossSeconds).toBeLessThan(age)
  })

  async function newerBackupThan(older: DatabaseManifest): Promise<DatabaseManifest> {
    manifest = await backUp(world)
    return older
  }

  test.each([
    ['by the same address', () => world.postgres.url],
    ['by another database', () => beside(world.postgres.url, 'postgres')],
    ['by another name', () => world.postgres.url.replace('127.0.0.1', 'localhost')],
  ])('refuses the server of production, reached %s', async (_, drillUrl) => {
    await expect(drill(drilling(world, drillUrl(), { productionUrl: world.postgres.url }))).rejects.toMatchObject({
      outcome: 'configuration',
      hint: expect.stringContaining('--allow-same-server'),
    })
    expect(await lastRun()).toMatchObject({ outcome: 'configuration' })
  })

  test('rehearses on the server of production when told to', async () => {
    const options = { productionUrl: world.postgres.url, allowSameServer: true }
    expect(await drill(drilling(world, world.postgres.url, options))).toMatchObject({ outcome: 'success' })
    expect(await databasesOf(world.postgres.url)).toEqual(['shop'])
  })

  test('of one service is not run twice at once', async () => {
    const second: Promise<unknown>[] = []
    const onEvent = ({ type }: DrillEvent) => {
      if (type === 'chosen') second.push(drill(drilling(world, staging.url)).catch((error: unknown) => error))
    }
    const first = drill(drilling(world, staging.url, { onEvent }))
    await first
    expect(second).toHaveLength(1)
    await expect(second[0]).resolves.toMatchObject({ outcome: 'locked' })
  })

  test('takes away what a killed one left', async () => {
    await sql(staging.url, 'CREATE DATABASE ticolops_obs_drill_0badc0de')
    await sql(
      staging.url,
      `COMMENT ON DATABASE ticolops_obs_drill_0badc0de IS 'ticolops-obs: unfinished drill of shop'`,
    )
    const events: DrillEvent[] = []
    await drill(drilling(world, staging.url, { onEvent: (event) => events.push(event) }))
    expect(events[0]).toMatchObject({ type: 'chosen', leftovers: ['ticolops_obs_drill_0badc0de'] })
  })

  test.each(['definitions', 'schema', 'data', 'indexes', 'checks'])(
    'that is stopped at %s leaves nothing',
    async (step) => {
      const stop = new AbortController()
      const onEvent = (event: DrillEvent) => {
        if (event.type === 'step' && event.step === step) stop.abort()
      }
      await expect(drill(drilling(world, staging.url, { onEvent, signal: stop.signal }))).rejects.toMatchObject({
        outcome: 'interrupted',
      })
      expect(await lastRun()).toMatchObject({ outcome: 'interrupted', backup: manifest.id })
    },
  )

  test('runs the application’s own test against the restored database, without the secrets of the job', async () => {
    const script = `
      if (!/ticolops_obs_drill_/.test(process.env.DATABASE_URL)) { console.log('not ours'); process.exit(1) }
      const secrets = Object.keys(process.env).filter((name) => /^(AWS|AZURE|GOOGLE|BACKUP|DRILL|PG)/.test(name))
      if (secrets.length > 0) { console.log(secrets.join()); process.exit(2) }`
    const env = {
      ...process.env,
      DRILL_DATABASE_URL: staging.url,
      BACKUP_IDENTITY_FILE: '/key',
      DATABASE_URL: world.postgres.url,
    }
    const result = await drill(drilling(world, staging.url, { smoke: smoke(script), env }))
    expect(result.checks.at(-1)).toMatchObject({ id: 'smoke', problems: [] })
  })

  test('fails with the application’s own test, and with what that said', async () => {
    const result = await drill(
      drilling(world, staging.url, { smoke: smoke(`console.error('no such customer'); process.exit(3)`) }),
    )
    expect(result.outcome).toBe('checks_failed')
    expect(result.checks.at(-1)?.problems).toEqual([expect.stringMatching(/ended with exit code 3: no such customer$/)])
    expect(await lastRun()).toMatchObject({
      outcome: 'checks_failed',
      message: expect.stringContaining('no such customer'),
    })
  })

  test('names a program that is not there', async () => {
    const result = await drill(drilling(world, staging.url, { smoke: ['/no/such/program'] }))
    expect(result.checks.at(-1)?.problems).toEqual([expect.stringContaining('cannot be run')])
  })

  test('tells a schema that has moved on since the backup from one that is broken', async () => {
    await sql(world.postgres.url, `INSERT INTO schema_migrations VALUES ('20261125000000')`)
    const failing = { smoke: smoke('process.exit(1)'), productionUrl: world.postgres.url }
    expect(await drill(drilling(world, staging.url, failing))).toMatchObject({ outcome: 'schema_newer' })
    expect(await lastRun()).toMatchObject({ outcome: 'schema_newer' })
    await sql(world.postgres.url, `DELETE FROM schema_migrations WHERE version = '20261125000000'`)
    expect(await drill(drilling(world, staging.url, failing))).toMatchObject({ outcome: 'checks_failed' })
  })

  /** Changes the restored database between filling and checking, with everything standing still. */
  const tampered = async (statements: string): Promise<string[]> => {
    const psql = await binary('psql')
    const onEvent = (event: DrillEvent) => {
      if (event.type !== 'step' || event.step !== 'checks') return
      const args = ['-qXAt', '-v', 'ON_ERROR_STOP=1', '-d']
      const find = `SELECT datname FROM pg_database WHERE datname LIKE 'ticolops%'`
      const name = execFileSync(psql, [...args, staging.url, '-c', find], { encoding: 'utf8' }).trim()
      execFileSync(psql, [...args, beside(staging.url, name), '-c', statements], { stdio: 'pipe' })
    }
    const { outcome, checks } = await drill(drilling(world, staging.url, { onEvent }))
    expect(outcome).toBe('checks_failed')
    const problems = checks.flatMap((result) => result.problems)
    expect(await lastRun()).toMatchObject({ outcome: 'checks_failed', message: problems.slice(0, 5).join(' ') })
    return problems
  }

  test.each([
    [
      'a row',
      `DELETE FROM orders_rest WHERE id = (SELECT min(id) FROM orders_rest)`,
      [/^public.orders_rest has \d+ rows, and had \d+\.$/, /^The content of public.orders_rest /],
    ],
    [
      'a value',
      `UPDATE bookings SET room = 9 WHERE ctid = (SELECT min(ctid) FROM bookings)`,
      [/^The content of public.bookings is not what was dumped/],
    ],
    [
      'a character',
      `UPDATE "Odd Name; -- 'quoted'"."We""ird $1 \\n Täble" SET "Übermaß %s" = 'ss' WHERE "select" = 2`,
      [/^The content of Odd Name; -- 'quoted'\.We"ird /],
    ],
    ['a table', 'DROP TABLE empty', [/^Tables, columns/, /^public.empty is missing\.$/]],
    ['an index', 'DROP INDEX large_orders', [/^Tables, columns, constraints or indexes differ/]],
    ['a large object', 'SELECT lo_unlink(min(oid)) FROM pg_largeobject_metadata', [/^1 large object instead of 2/]],
    [
      'a migration',
      `DELETE FROM schema_migrations WHERE version > '2026102'`,
      [
        /^The last migration .* is 20260101000000, and was 20261101120000/,
        /^public.schema_migrations has 1 row, and had 2/,
        /^The content of/,
      ],
    ],
    [
      'the validity of an index',
      `UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'large_orders'::regclass`,
      [/^The index public.large_orders is not valid/],
    ],
  ])('finds that %s is missing or not the same', async (_, statements, problems) => {
    expect(await tampered(statements)).toEqual(problems.map((problem) => expect.stringMatching(problem)))
  })

  test('finds rows whose foreign key leads nowhere, whatever the catalogue says', async () => {
    const problems = await tampered(`SET session_replication_role = replica; DELETE FROM customers WHERE id = 150`)
    expect(problems).toContain(
      '1 row of public.customers without the row of public.customers that customers_parent_fkey refers to.',
    )
    expect(problems).toContainEqual(
      expect.stringMatching(
        /^\d+ rows of public.orders without the row of public.customers that orders_customer_fkey refers to\.$/,
      ),
    )
  })
})

/** A program of a team that tries the database. */
function smoke(script: string): string[] {
  return [process.execPath, '-e', script]
}
