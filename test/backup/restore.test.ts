import { getText, putText, readRuns, restore } from '@ticolops/obs-backup'
import type { DatabaseManifest, RestoreEvent, RestorePlan } from '@ticolops/obs-backup'
import { startPostgres } from '@ticolops/obs-testbed'
import type { Postgres } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { backUp, beside, column, contentOf, databasesOf, EVERYTHING, restored, restoring } from './rehearsal.ts'
import { BUCKET, newKey, SERVICE, sql, startWorld } from './world.ts'
import type { World } from './world.ts'

await describeWithServers('a restore', ['postgres', 'pg_dump', 'versitygw'], () => {
  let world: World
  let other: Postgres
  let manifest: DatabaseManifest
  beforeAll(async () => {
    world = await startWorld()
    other = await startPostgres()
    await sql(world.postgres.url, EVERYTHING)
    await sql(
      world.postgres.url,
      `ALTER DATABASE shop SET search_path = public, pg_catalog; REVOKE CONNECT ON DATABASE shop FROM PUBLIC`,
    )
    manifest = await backUp(world)
  })
  afterAll(async () => {
    await other.stop()
    await world.stop()
  })

  test('gives back every row of everything that PostgreSQL keeps', async () => {
    const url = await restored(world)
    const [was, is] = [await contentOf(world.postgres.url), await contentOf(url)]
    expect(is).toEqual(was)
    expect(Object.keys(was).length).toBeGreaterThan(20)
  })

  test('gives back what is no row: definitions, owners, privileges, settings, and who may connect', async () => {
    for (const query of DEFINITIONS) {
      const [was, is] = [
        await column(world.postgres.url, query),
        await column(beside(world.postgres.url, 'restored'), query),
      ]
      expect(is).toEqual(was)
      expect(was).not.toEqual([])
    }
  })

  test('shows first what it will do, and does nothing when that is not confirmed', async () => {
    const plans: RestorePlan[] = []
    const confirm = async (plan: RestorePlan) => plans.push(plan) < 0
    expect(await restore(restoring(world, { into: 'declined', confirm }))).toMatchObject({ outcome: 'declined' })
    expect(plans).toMatchObject([
      {
        backup: { id: manifest.id, service: 'shop' },
        into: 'declined',
        store: `s3://${BUCKET}/production`,
        target: { existing: undefined, server: `127.0.0.1:${world.postgres.port}` },
        live: { name: 'shop' },
        roles: [],
        leftovers: [],
      },
    ])
    expect(await databasesOf(world.postgres.url)).not.toContain('declined')
  })

  test('takes the place of an empty database, and leaves it its owner', async () => {
    await sql(world.postgres.url, 'CREATE ROLE empty_owner')
    await sql(world.postgres.url, 'CREATE DATABASE empty OWNER empty_owner')
    const url = await restored(world, { into: 'empty' })
    expect(await column(url, 'SELECT datdba::regrole FROM pg_database WHERE datname = current_database()')).toEqual([
      'empty_owner',
    ])
    expect(await column(url, 'SELECT count(*) FROM customers')).toEqual(['201'])
  })

  test.each([
    [
      'has a table',
      'CREATE TABLE precious (id int); INSERT INTO precious VALUES (1), (2)',
      /holds 1 object with about 2 rows/,
    ],
    ['has a function', 'CREATE FUNCTION precious() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$', /holds 1 object /],
    ['has a large object', `SELECT lo_from_bytea(0, 'precious')`, /holds 1 object /],
    ['has a schema', 'CREATE SCHEMA precious', /holds 1 object /],
  ])('refuses a database that %s', async (what, make, message) => {
    const into = what.replaceAll(' ', '_')
    await sql(world.postgres.url, `CREATE DATABASE ${into}`)
    await sql(beside(world.postgres.url, into), make)
    await expect(restore(restoring(world, { into, confirm: mustNotAsk }))).rejects.toMatchObject({
      outcome: 'target_not_empty',
      message: expect.stringMatching(message),
      hint: expect.stringContaining(`--into ${into}_restored`),
    })
  })

  test('refuses a database that somebody is connected to, and names who; the live one is not touched', async () => {
    const client = new Client({ connectionString: world.postgres.url, application_name: 'checkout' })
    await client.connect()
    const was = await contentOf(world.postgres.url)
    try {
      await expect(restore(restoring(world, { into: 'shop' }))).rejects.toMatchObject({
        outcome: 'target_not_empty',
        message: expect.stringMatching(
          /The database shop holds \d+ objects .* connected: postgres from 127\.0\.0\.1 \(checkout\)/,
        ),
      })
      await sql(world.postgres.url, 'CREATE DATABASE waiting')
      const waiting = new Client({ connectionString: beside(world.postgres.url, 'waiting') })
      await waiting.connect()
      await expect(restore(restoring(world, { into: 'waiting' }))).rejects.toMatchObject({
        outcome: 'target_not_empty',
        message: expect.stringContaining('is empty, and somebody is connected'),
      })
      await waiting.end()
    } finally {
      await client.end()
    }
    expect(await contentOf(world.postgres.url)).toEqual(was)
  })

  test('refuses a database that was filled while it was restoring, and leaves that one alone', async () => {
    const onEvent = async (event: RestoreEvent) => {
      if (event.type !== 'step' || event.step !== 'schema') return
      await sql(world.postgres.url, 'CREATE DATABASE meanwhile')
      await sql(beside(world.postgres.url, 'meanwhile'), 'CREATE TABLE precious ()')
    }
    await expect(
      restore(restoring(world, { into: 'meanwhile', onEvent: (event) => void onEvent(event) })),
    ).rejects.toMatchObject({
      outcome: 'target_not_empty',
    })
    expect(await column(beside(world.postgres.url, 'meanwhile'), `SELECT to_regclass('precious')`)).toEqual([
      'precious',
    ])
    expect((await databasesOf(world.postgres.url)).filter((name) => name.startsWith('ticolops'))).toEqual([])
  })

  test.each(['postgres', 'template1', '', 'x'.repeat(64)])('refuses the name %j', async (into) => {
    await expect(restore(restoring(world, { into }))).rejects.toMatchObject({ outcome: 'configuration' })
  })

  test('is done by the owner of any one of the keys: the loss of one is the loss of nothing', async () => {
    const url = await restored(world, { into: 'by_second', identities: [world.keys[1].identity] })
    expect(await column(url, 'SELECT count(*) FROM orders')).toEqual(['3000'])
  })

  test('finds the key that fits among several', async () => {
    const identities = [(await newKey()).identity, world.keys[1].identity]
    await restored(world, { into: 'by_any', identities })
    expect(await databasesOf(world.postgres.url)).toContain('by_any')
  })

  test('with a wrong key says which would fit, before anything is made', async () => {
    const stranger = await newKey()
    await expect(restore(restoring(world, { into: 'never', identities: [stranger.identity] }))).rejects.toMatchObject({
      outcome: 'wrong_key',
      details: { recipients: world.keys.map(({ recipient }) => recipient), keys: [stranger.recipient] },
    })
    expect(await databasesOf(world.postgres.url)).not.toContain('never')
  })

  test('on another server makes the roles that it lacks', async () => {
    const url = await restored(world, { databaseUrl: other.url, into: 'elsewhere' })
    expect(await contentOf(url)).toEqual(await contentOf(world.postgres.url))
    expect(await column(url, `SELECT rolname FROM pg_roles WHERE rolname = 'shop_reader'`)).toEqual(['shop_reader'])
  })

  test('gives everything to whoever restores, when owners are left out', async () => {
    const url = await restored(world, { into: 'unowned', noOwner: true })
    expect(await column(url, `SELECT relacl FROM pg_class WHERE relname = 'totals'`)).toEqual(['null'])
    expect(await column(url, 'SELECT count(*) FROM customers')).toEqual(['201'])
  })

  test('tells the SQL that puts it in the place of the live database', async () => {
    await sql(world.postgres.url, 'CREATE DATABASE live')
    const live = beside(world.postgres.url, 'live')
    await sql(live, 'CREATE TABLE damaged ()')
    const { swap } = await restore(restoring(world, { into: 'live_restored', databaseUrl: live }))
    for (const statement of swap) await sql(beside(live, 'postgres'), statement)
    expect(await column(live, 'SELECT count(*) FROM customers')).toEqual(['201'])
    const aside = (await databasesOf(live)).find((name) => name.startsWith('live_before_')) ?? ''
    expect(await column(beside(live, aside), `SELECT to_regclass('damaged')`)).toEqual(['damaged'])
  })

  test('is not done twice at once into one name', async () => {
    let second: Promise<unknown> = Promise.resolve()
    const confirm = async () => {
      second = restore(restoring(world, { into: 'twice' }))
      await second.catch(() => {})
      return true
    }
    await restore(restoring(world, { into: 'twice', confirm }))
    await expect(second).rejects.toMatchObject({ outcome: 'locked' })
  })

  test('takes away what a killed one left, and not what another is still filling', async () => {
    const dead = 'ticolops_obs_restore_0badc0de'
    const alive = 'ticolops_obs_restore_0000beef'
    for (const name of [dead, alive]) {
      await sql(world.postgres.url, `CREATE DATABASE ${name}`)
      await sql(world.postgres.url, `COMMENT ON DATABASE ${name} IS 'ticolops-obs: unfinished restore'`)
    }
    await sql(world.postgres.url, 'CREATE DATABASE ticolops_obs_restore_0000aaaa')
    const filler = new Client({ connectionString: beside(world.postgres.url, 'postgres') })
    await filler.connect()
    await filler.query(`SELECT pg_advisory_lock(hashtextextended('ticolops-obs ${alive}', 0))`)
    await restored(world, { into: 'after_the_killed' })
    await filler.end()
    const left = (await databasesOf(world.postgres.url)).filter((name) => name.startsWith('ticolops'))
    expect(left).toEqual(['ticolops_obs_restore_0000aaaa', alive])
  })

  test('is recorded, with how long it took', async () => {
    const runs = (await readRuns(world.store, SERVICE)).filter(({ kind }) => kind === 'restore')
    expect(runs[0]).toMatchObject({ outcome: 'success', backup: manifest.id, recoverySeconds: expect.any(Number) })
    expect(runs.map(({ outcome }) => outcome)).toContain('target_not_empty')
  })

  /** A copy of the backup below another service, with something else in its manifest. */
  const copy = async (service: string, change: (text: string) => string) => {
    for (const { name } of manifest.parts) {
      const body = await world.store.get(`shop/backups/${manifest.id}/${name}.age`)
      await world.store.put(`${service}/backups/${manifest.id}/${name}.age`, body)
    }
    const text = await getText(world.store, `shop/backups/${manifest.id}/manifest.json`)
    await putText(world.store, `${service}/backups/${manifest.id}/manifest.json`, change(text))
  }
  const restoringCopy = (service: string) => restore(restoring(world, { service, from: manifest.id, into: 'refused' }))

  describe('refuses', () => {
    test('the backup of another service that lies where its own should', async () => {
      await copy('cart', (text) => text)
      await expect(restoringCopy('cart')).rejects.toMatchObject({
        outcome: 'other_service',
        message: expect.stringContaining('a backup of shop, not of cart'),
      })
    })

    test('one from a newer PostgreSQL than the server', async () => {
      await copy('newer', (text) =>
        text
          .replace('"service": "shop"', '"service": "newer"')
          .replace(/"serverVersionNumber": \d+/, '"serverVersionNumber": 990001'),
      )
      await expect(restoringCopy('newer')).rejects.toMatchObject({
        outcome: 'database_refused',
        message: expect.stringContaining('an older server cannot take it'),
      })
    })

    test('one that needs an extension which the server does not have', async () => {
      await copy('extended', (text) =>
        text.replace('"service": "shop"', '"service": "extended"').replace('"name": "hstore"', '"name": "timescaledb"'),
      )
      await expect(restoringCopy('extended')).rejects.toMatchObject({
        outcome: 'database_refused',
        message: expect.stringContaining('timescaledb'),
      })
    })

    test('one that a newer version of this tool wrote', async () => {
      await copy('future', (text) =>
        text.replace('"service": "shop"', '"service": "future"').replace('"format": 1', '"format": 2'),
      )
      await expect(restoringCopy('future')).rejects.toMatchObject({
        hint: expect.stringContaining('newer ticolops-obs'),
      })
    })

    test('one that is not there', async () => {
      await expect(
        restore(restoring(world, { from: '20200101T000000Z-00000000', into: 'refused' })),
      ).rejects.toMatchObject({
        outcome: 'no_such_backup',
      })
    })
  })
})

/** What pg_dump does not keep as rows; each must find something. */
const DEFINITIONS = [
  `SELECT current_setting('search_path')`,
  `SELECT unnest(datacl)::text FROM pg_database WHERE datname = current_database() ORDER BY 1`,
  `SELECT concat_ws(' ', evtname, evtevent, evtenabled) FROM pg_event_trigger`,
  `SELECT concat_ws(' ', tgrelid::regclass, pg_get_triggerdef(oid)) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1`,
  `SELECT concat_ws(' ', polrelid::regclass, polname, polroles::regrole[], pg_get_expr(polqual, polrelid)) FROM pg_policy`,
  `SELECT pg_get_statisticsobjdef(oid) FROM pg_statistic_ext`,
  `SELECT concat_ws(' ', pubname, puballtables) FROM pg_publication`,
  `SELECT concat_ws(' ', sequencename, data_type, start_value, min_value, max_value, increment_by, cycle) FROM pg_sequences ORDER BY 1`,
  `SELECT concat_ws(' ', extname, extversion, extnamespace::regnamespace) FROM pg_extension ORDER BY 1`,
  `SELECT concat_ws(' ', oid::regclass, relkind, relpersistence, relrowsecurity, array(SELECT unnest(relacl)::text ORDER BY 1), relowner::regrole, pg_get_viewdef(oid),
     obj_description(oid)) FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1`,
  `SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind <> 'a' ORDER BY 1`,
  `SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint ORDER BY 1`,
  `SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid::regclass::text !~ '^pg_' ORDER BY 1`,
  `SELECT concat_ws(' ', oid::regtype, typtype, enum_range(NULL::mood)) FROM pg_type WHERE typname IN ('mood', 'percent', 'money_pair') ORDER BY 1`,
  `SELECT definition FROM pg_rules WHERE schemaname = 'public'`,
]

function mustNotAsk(): Promise<boolean> {
  return Promise.reject(new Error('was asked'))
}
