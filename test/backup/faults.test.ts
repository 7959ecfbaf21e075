import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { drill, getText, openStore, putText, readChoice, readRuns, restore, verifyBackups } from '@ticolops/obs-backup'
import type { DatabaseManifest, DrillEvent, RestoreEvent } from '@ticolops/obs-backup'
import { startFaultProxy, startPostgres } from '@ticolops/obs-testbed'
import type { Fault, FaultProxy, Postgres } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { backUp, beside, column, databasesOf, drilling, refuseLeftovers, restoring } from './rehearsal.ts'
import { startSmallDisk } from './small-disk.ts'
import { BUCKET, newKey, SCHEMA, SERVICE, settingsOf, sql, startWorld } from './world.ts'
import type { World } from './world.ts'

/** Enough for a fault to come in the middle. */
const BULK = `CREATE TABLE bulk AS SELECT n, md5(n::text) || md5((n * 7)::text) AS text FROM generate_series(1, 200000) n`

await describeWithServers(
  'a backup, a store, a server or a line that fails',
  ['postgres', 'pg_dump', 'pg_restore', 'versitygw'],
  () => {
    let world: World
    let staging: Postgres
    let manifest: DatabaseManifest
    beforeAll(async () => {
      world = await startWorld()
      staging = await startPostgres({ database: 'staging' })
      await sql(world.postgres.url, SCHEMA)
      await sql(world.postgres.url, BULK)
      manifest = await backUp(world)
    })
    afterEach(async () => {
      await refuseLeftovers(staging)
    })
    afterAll(async () => {
      await staging.stop()
      await world.stop()
    })

    const lastRun = async () => (await readRuns(world.store, SERVICE)).at(-1)
    const onStaging = (other: Partial<Parameters<typeof restore>[0]> = {}) =>
      restoring(world, { databaseUrl: staging.url, ...other })
    const fileOf = (part: string) => world.s3.fileOf(BUCKET, `production/shop/backups/${manifest.id}/${part}.age`)

    /** Damages a stored part for as long as `work` takes. */
    const damaged = async (part: string, damage: (file: string, bytes: Buffer) => void, work: () => Promise<void>) => {
      const whole = readFileSync(fileOf(part))
      damage(fileOf(part), Buffer.from(whole))
      try {
        await work()
      } finally {
        writeFileSync(fileOf(part), whole)
        await verifyBackups({
          store: world.store,
          service: SERVICE,
          content: 'database',
          which: manifest.id,
          identities: [],
          jobs: 1,
        })
      }
    }

    describe('damage', () => {
      test.each([
        ['the definitions are cut off', 'pre-data', halve],
        ['data is cut off', 'data-1', halve],
        ['the last byte is missing', 'data-1', (file: string, bytes: Buffer) => truncateSync(file, bytes.length - 1)],
        ['nothing is left of the data', 'data-2', (file: string) => truncateSync(file, 0)],
        ['the indexes are cut off', 'post-data', halve],
        ['one bit of the header is flipped', 'data-1', flip(() => 60)],
        ['one bit in the middle is flipped', 'data-1', flip((length) => Math.floor(length / 2))],
        ['the last bit is flipped', 'data-2', flip((length) => length - 1)],
        ['one bit of the definitions is flipped', 'pre-data', flip((length) => length - 40)],
        [
          'two parts have changed places',
          'data-1',
          (file: string) => writeFileSync(file, readFileSync(fileOf('data-2'))),
        ],
      ] as const)('%s: no database is called restored, and none is left', async (_, part, damage) => {
        await damaged(part, damage, async () => {
          await expect(restore(onStaging())).rejects.toMatchObject({
            outcome: expect.stringMatching(/^(damaged|truncated)$/),
            hint: expect.stringContaining('Take another backup'),
          })
          expect(await lastRun()).toMatchObject({
            kind: 'restore',
            outcome: expect.stringMatching(/^(damaged|truncated)$/),
            backup: manifest.id,
          })
        })
      })

      test('is found by a drill; from then on the newest backup is the one before', async () => {
        const before = manifest
        manifest = await backUp(world)
        await damaged(
          'data-1',
          flip((length) => Math.floor(length / 2)),
          async () => {
            await expect(drill(drilling(world, staging.url))).rejects.toMatchObject({ outcome: 'damaged' })
            expect(await lastRun()).toMatchObject({ kind: 'drill', outcome: 'damaged', backup: manifest.id })
            const { fit, unfit } = await readChoice(world.store, SERVICE, 'database')
            expect([fit[0]?.manifest.id, unfit.map(({ id }) => id)]).toEqual([before.id, [manifest.id]])
            expect(await drill(drilling(world, staging.url))).toMatchObject({
              outcome: 'success',
              backup: { id: before.id },
            })
            await expect(restore(onStaging({ from: manifest.id }))).rejects.toMatchObject({ outcome: 'damaged' })
          },
        )
      })

      test('of one manifest hides no other backup', async () => {
        const key = `shop/backups/${manifest.id}/manifest.json`
        const text = await getText(world.store, key)
        await putText(world.store, key, text.slice(0, 100))
        const { fit, unfit } = await readChoice(world.store, SERVICE, 'database')
        await putText(world.store, key, text)
        expect(fit).toHaveLength(1)
        expect(unfit).toEqual([{ id: manifest.id, reason: expect.stringContaining('no manifest') }])
      })

      test('a part that is gone is told by its name', async () => {
        const key = `shop/backups/${manifest.id}/data-1.age`
        const whole = readFileSync(fileOf('data-1'))
        await world.store.delete(key)
        await expect(restore(onStaging())).rejects.toMatchObject({ message: expect.stringContaining(key) })
        await world.store.put(
          key,
          (async function* () {
            yield whole
          })(),
        )
      })
    })

    test('a key that the manifest promises and the backup does not know is found out before anything is made', async () => {
      const stranger = await newKey()
      const key = `shop/backups/${manifest.id}/manifest.json`
      const text = await getText(world.store, key)
      await putText(world.store, key, text.replaceAll(world.keys[0].recipient, stranger.recipient))
      await expect(restore(onStaging({ identities: [stranger.identity] }))).rejects.toMatchObject({
        outcome: 'wrong_key',
      })
      await putText(world.store, key, text)
    })

    describe('a line that is cut', () => {
      let toDatabase: FaultProxy
      let toStore: FaultProxy
      beforeAll(async () => {
        toDatabase = await startFaultProxy({ port: staging.port })
        toStore = await startFaultProxy({ port: world.s3.port })
      })
      afterEach(() => Promise.all([toDatabase.set({ mode: 'pass' }), toStore.set({ mode: 'pass' })]))
      afterAll(() => Promise.all([toDatabase.stop(), toStore.stop()]))

      const throughProxy = () => {
        const url = new URL(staging.url)
        url.port = String(toDatabase.port)
        return url.href
      }

      test('to the database, for a moment: nothing is left', async () => {
        const onEvent = cutting(toDatabase, { mode: 'reset' }, true)
        await expect(restore(onStaging({ databaseUrl: throughProxy(), onEvent }))).rejects.toMatchObject({
          outcome: 'database_unreachable',
        })
        expect(await lastRun()).toMatchObject({ kind: 'restore', outcome: 'database_unreachable' })
      })

      test('to the database, for good: what is left is named, and the next drill takes it away', async () => {
        const onEvent = cutting(toDatabase, { mode: 'refuse' }, false)
        const failing = drill(drilling(world, throughProxy(), { onEvent }))
        await expect(failing).rejects.toMatchObject({
          outcome: 'database_unreachable',
          message: expect.stringMatching(
            /The unfinished database ticolops_obs_drill_[0-9a-f]{8} could not be taken away/,
          ),
        })
        await toDatabase.set({ mode: 'pass' })
        expect(await drill(drilling(world, throughProxy()))).toMatchObject({ outcome: 'success' })
      })

      test('to the store: nothing is left', async () => {
        const store = await openStore(settingsOf({ url: `http://127.0.0.1:${toStore.port}` }))
        const onEvent = cutting(toStore, { mode: 'refuse' }, false)
        await expect(restore(onStaging({ store, onEvent }))).rejects.toMatchObject({ outcome: 'store_unreachable' })
        store.close()
      })
    })

    test('a server that has no room left: told as that, and what was loaded makes room again', async () => {
      const small = await startSmallDisk('24m')
      try {
        const used = await small.used()
        await expect(restore(restoring(world, { databaseUrl: small.url }))).rejects.toMatchObject({
          outcome: 'disk_full',
        })
        expect(await lastRun()).toMatchObject({ kind: 'restore', outcome: 'disk_full' })
        expect(await databasesOf(small.url)).toEqual([])
        expect(await small.used()).toBe(used)
        await expect(drill(drilling(world, small.url))).rejects.toMatchObject({ outcome: 'disk_full' })
        expect(await column(small.url, 'SELECT 1')).toEqual(['1'])
      } finally {
        await small.stop()
      }
    })

    test('a server that is not there', async () => {
      await expect(restore(onStaging({ databaseUrl: 'postgres://postgres@127.0.0.1:1/shop' }))).rejects.toMatchObject({
        outcome: 'database_unreachable',
      })
      await expect(drill(drilling(world, 'postgres://postgres@127.0.0.1:1/shop'))).rejects.toMatchObject({
        outcome: 'database_unreachable',
      })
      expect(await lastRun()).toMatchObject({ kind: 'drill', outcome: 'database_unreachable' })
    })

    test('a role that may not make databases is told so', async () => {
      await sql(staging.url, 'CREATE ROLE low LOGIN')
      await expect(restore(onStaging({ databaseUrl: staging.url.replace('postgres@', 'low@') }))).rejects.toMatchObject(
        {
          outcome: 'database_refused',
          hint: expect.stringContaining('CREATEDB'),
        },
      )
    })

    const plain = () => staging.url.replace('postgres@', 'plain@')
    describe('a role that may make databases and is no superuser, as on managed servers', () => {
      beforeAll(() => sql(staging.url, 'CREATE ROLE plain LOGIN CREATEDB'))

      test('rehearses', async () => {
        expect(await drill(drilling(world, plain(), { productionUrl: world.postgres.url }))).toMatchObject({
          outcome: 'success',
        })
      })

      test('is told that it cannot give what it restores to others, and how to do without', async () => {
        await expect(restore(onStaging({ databaseUrl: plain() }))).rejects.toMatchObject({
          outcome: 'database_refused',
          hint: expect.stringContaining('--no-owner'),
        })
        await restore(onStaging({ databaseUrl: plain(), noOwner: true, into: 'staging_restored' }))
        await sql(beside(plain(), 'postgres'), 'DROP DATABASE staging_restored')
      })
    })

    test('rows that contradict a foreign key are told by its name, and are no restored database', async () => {
      await sql(world.postgres.url, `SET session_replication_role = replica; DELETE FROM customers WHERE id = 1`)
      await backUp(world)
      await expect(drill(drilling(world, staging.url))).rejects.toMatchObject({
        outcome: 'restore_failed',
        message: expect.stringContaining('orders_customer_fkey'),
      })
    })
  },
)

function halve(file: string, bytes: Buffer): void {
  truncateSync(file, Math.floor(bytes.length / 2))
}

/** Flips the lowest bit of one byte. */
function flip(where: (length: number) => number): (file: string, bytes: Buffer) => void {
  return (file, bytes) => {
    const at = where(bytes.length)
    bytes[at] = (bytes[at] ?? 0) ^ 1
    writeFileSync(file, bytes)
  }
}

/** Cuts a line when some of the data has passed, and mends it at once or not. */
function cutting(line: FaultProxy, fault: Fault, mend: boolean): (event: RestoreEvent | DrillEvent) => void {
  let cut = false
  return (event) => {
    if (event.type !== 'bytes' || cut || event.done < event.total / 3) return
    cut = true
    void line.set(fault).then(() => (mend ? line.set({ mode: 'pass' }) : undefined))
  }
}
