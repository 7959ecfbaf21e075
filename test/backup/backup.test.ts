import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { backUpDatabase, getText, readChoice, readPart, readRuns, verifyBackups } from '@ticolops/obs-backup'
import type { DatabaseManifest } from '@ticolops/obs-backup'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { World } from './world.ts'
import { newKey, SCHEMA, SERVICE, sql, startWorld } from './world.ts'

await describeWithServers('a backup of a database', ['postgres', 'pg_dump', 'versitygw'], () => {
  let world: World
  let manifest: DatabaseManifest
  beforeAll(async () => {
    world = await startWorld()
    await sql(world.postgres.url, SCHEMA)
    manifest = await backUpDatabase(world.postgres.url, world.options())
  })
  afterAll(() => world.stop())

  const keys = async (): Promise<string[]> => {
    const found: string[] = []
    for await (const { key } of world.store.list('')) found.push(key)
    return found.toSorted()
  }

  test('is parts and a manifest; the lock is gone and the run is recorded', async () => {
    const [run] = await readRuns(world.store, SERVICE)
    expect(await keys()).toEqual([
      ...['data-1', 'data-2'].map((part) => `shop/backups/${manifest.id}/${part}.age`),
      `shop/backups/${manifest.id}/manifest.json`,
      ...['post-data', 'pre-data', 'roles'].map((part) => `shop/backups/${manifest.id}/${part}.age`),
      `shop/runs/${run?.id}.json`,
    ])
    expect(run).toMatchObject({ kind: 'backup', service: 'shop', outcome: 'success', backup: manifest.id })
    expect(run?.rows).toBe(2 + 2000 + 20_000 + 3)
    expect(run?.bytes).toBe(manifest.parts.reduce((sum, part) => sum + part.ciphertext.bytes, 0))
  })

  test('tells what was in the database at its moment', () => {
    const { database } = manifest
    expect(database.tables.map(({ name, rows }) => [name, rows])).toEqual([
      ['Odd "name" *', 3],
      ['customers', 2000],
      ['migrations', 2],
      ['orders_2025', expect.any(Number)],
      ['orders_2026', expect.any(Number)],
    ])
    expect(database).toMatchObject({
      name: 'shop',
      encoding: 'UTF8',
      largeObjects: 1,
      roles: true,
      migration: { table: 'public.migrations', applied: 2, latest: '002-orders.sql' },
    })
  })

  test('can be read by the owner of any one of its keys, and by nobody else', async () => {
    const stranger = await newKey()
    for (const { identity } of world.keys) {
      const sizes: number[] = []
      for (const part of manifest.parts) {
        let bytes = 0
        for await (const chunk of readPart(world.store, manifest, part, [identity])) bytes += chunk.byteLength
        sizes.push(bytes)
      }
      expect(sizes).toEqual(manifest.parts.map(({ plaintext }) => plaintext.bytes))
    }
    const [part] = manifest.parts
    if (part === undefined) throw new Error('no part')
    const reading = readPart(world.store, manifest, part, [stranger.identity])
    await expect(reading.next()).rejects.toMatchObject({ outcome: 'wrong_key', id: 'backup.wrong-key' })
  })

  test('has no table, row or name of the database in the clear but in its manifest', async () => {
    for (const part of manifest.parts) {
      const text = await getText(world.store, `shop/backups/${manifest.id}/${part.name}.age`)
      expect(text).toMatch(/^age-encryption\.org\/v1\n-> X25519 /)
      expect(text).not.toContain('customers')
      expect(text).not.toContain('PGDMP')
    }
  })

  test('is of one moment: what is written while it is made is not inside', async () => {
    let wrote = false
    const second = await backUpDatabase(
      world.postgres.url,
      world.options({
        onEvent: (event) => {
          if (event.type !== 'step' || event.step !== 'dump' || wrote) return
          wrote = true
          void sql(
            world.postgres.url,
            `INSERT INTO customers (name) VALUES ('too late'); UPDATE orders SET total = 0 WHERE id = 1`,
          )
        },
      }),
    )
    await expect
      .poll(async () => (await sql(world.postgres.url, `SELECT FROM customers WHERE name = 'too late'`)).rowCount)
      .toBe(1)
    expect(second.database.tables).toEqual(manifest.database.tables)
    expect(second.database.schemaFingerprint).toBe(manifest.database.schemaFingerprint)
    const third = await backUpDatabase(world.postgres.url, world.options())
    expect(third.database.tables).not.toEqual(manifest.database.tables)
  })

  test('of another shape has another fingerprint', async () => {
    await sql(world.postgres.url, 'ALTER TABLE customers ADD COLUMN nickname text')
    const { database } = await backUpDatabase(world.postgres.url, world.options())
    expect(database.schemaFingerprint).not.toBe(manifest.database.schemaFingerprint)
  })

  test('of an empty database is a backup too', async () => {
    await sql(world.postgres.url, 'CREATE DATABASE empty')
    const empty = await backUpDatabase(world.postgres.url.replace(/shop$/, 'empty'), world.options({ service: 'void' }))
    expect(empty.database.tables).toEqual([])
    expect(empty.parts.map(({ name }) => name)).toEqual(['pre-data', 'data-1', 'post-data', 'roles'])
  })

  test('with one bit flipped is found damaged, cut short truncated, and both are told apart in the records', async () => {
    const fileOf = (part: string) =>
      world.s3.fileOf('shop-backups', `production/shop/backups/${manifest.id}/${part}.age`)
    const verify = (identities: readonly string[] = []) =>
      verifyBackups({
        store: world.store,
        service: SERVICE,
        content: 'database',
        which: manifest.id,
        identities,
        jobs: 2,
      })
    expect(await verify([world.keys[0].identity])).toMatchObject([{ id: manifest.id, outcome: 'success' }])

    const whole = readFileSync(fileOf('data-1'))
    const flipped = Buffer.from(whole)
    flipped.writeUInt8(flipped.readUInt8(whole.length >> 1) ^ 1, whole.length >> 1)
    writeFileSync(fileOf('data-1'), flipped)
    expect(await verify()).toMatchObject([{ outcome: 'damaged', message: expect.stringContaining('data-1.age') }])
    expect(await verify([world.keys[0].identity])).toMatchObject([{ outcome: 'damaged' }])

    writeFileSync(fileOf('data-1'), whole.subarray(0, whole.length - 20))
    expect(await verify()).toMatchObject([
      { outcome: 'truncated', message: expect.stringContaining('data-1.age ends after') },
    ])
    const { unfit } = await readChoice(world.store, SERVICE, 'database')
    expect(unfit.find(({ id }) => id === manifest.id)?.reason).toContain('data-1.age ends after')

    rmSync(fileOf('data-1'))
    expect(await verify()).toMatchObject([
      { outcome: 'damaged', message: expect.stringContaining('data-1.age is missing') },
    ])
    writeFileSync(fileOf('data-1'), whole)
  })
})
