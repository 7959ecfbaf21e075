import { readdirSync } from 'node:fs'
import { backUpDatabase, openStore, prune, putText, readManifest, readRuns, verifyBackups } from '@ticolops/obs-backup'
import type { Manifest, ObjectStore } from '@ticolops/obs-backup'
import { startS3 } from '@ticolops/obs-testbed'
import type { S3 } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { World } from './world.ts'
import { BUCKET, SERVICE, settingsOf, sql, startWorld, useCredentials } from './world.ts'

const DAY = 86_400_000
const RETENTION = { daily: 7, weekly: 4, monthly: 6 }

await describeWithServers('retention in a store', ['postgres', 'pg_dump', 'versitygw'], () => {
  let world: World
  let first: Manifest
  beforeAll(async () => {
    world = await startWorld()
    await sql(world.postgres.url, 'CREATE TABLE notes AS SELECT generate_series(1, 10) AS note')
    first = await backUpDatabase(world.postgres.url, world.options())
  })
  afterAll(() => world.stop())

  /** A copy of the first backup, as if it had been made so many days ago. */
  const copy = async (daysAgo: number): Promise<string> => {
    const createdAt = new Date(Date.now() - daysAgo * DAY).toISOString()
    const id = `${createdAt.replaceAll(/[-:]|\.\d+/g, '')}-${first.id.slice(-8)}`
    for (const part of first.parts)
      await world.store.put(
        `${SERVICE}/backups/${id}/${part.name}.age`,
        await world.store.get(`${SERVICE}/backups/${first.id}/${part.name}.age`),
      )
    await putText(world.store, `${SERVICE}/backups/${id}/manifest.json`, JSON.stringify({ ...first, id, createdAt }))
    return id
  }
  const options = (other: Partial<Parameters<typeof prune>[0]> = {}) => ({
    store: world.store,
    service: SERVICE,
    content: 'database' as const,
    retention: RETENTION,
    objectLock: 0,
    dryRun: false,
    ...other,
  })
  const there = async (store: ObjectStore = world.store): Promise<string[]> => {
    const ids = new Set<string>()
    for await (const { key } of store.list(`${SERVICE}/backups/`)) ids.add(key.split('/')[2] ?? '')
    return [...ids].toSorted()
  }

  test('deletes what it says it would, whole folders at a time, and records it', async () => {
    for (let day = 1; day <= 40; day += 1) await copy(day)
    const would = await prune(options({ dryRun: true }))
    expect(await there()).toHaveLength(41)
    const { keep, remove } = await prune(options())
    expect([...keep.keys()].toSorted()).toEqual([...would.keep.keys()].toSorted())
    expect(await there()).toEqual([...keep.keys()].toSorted())
    expect(remove.length).toBeGreaterThan(25)
    expect((await readRuns(world.store, SERVICE)).at(-1)).toMatchObject({ kind: 'prune', outcome: 'success' })
    expect((await prune(options())).remove).toEqual([])
  })

  test('keeps what a clock that goes wrong made in the future', async () => {
    const future = await copy(-400)
    await prune(options())
    expect(await there()).toContain(future)
  })

  test('counts no backup that was found broken: the older good one of its day stays', async () => {
    const [older, newer] = [await copy(2.3), await copy(2.2)].toSorted()
    if (older === undefined || newer === undefined) throw new Error('no copies')
    const [part] = first.parts
    await world.store.put(`${SERVICE}/backups/${newer}/${part?.name}.age`, nothing())
    const [found] = await verifyBackups({ ...options(), which: newer, identities: [], jobs: 1 })
    expect(found?.outcome).toBe('truncated')
    const { keep } = await prune(options())
    expect(keep.get(newer)).toEqual(['not replaced yet'])
    expect([...keep.keys()].some((id) => id.slice(0, 8) === older.slice(0, 8) && id !== newer)).toBe(true)
  })

  test('waits for a backup that is being made', async () => {
    let refused: unknown
    await backUpDatabase(
      world.postgres.url,
      world.options({
        onEvent: (event) => {
          if (event.type === 'step' && event.step === 'verify')
            void prune(options()).catch((error: unknown) => (refused = error))
        },
      }),
    )
    await expect.poll(() => refused).toMatchObject({ outcome: 'locked' })
  })

  test('takes away half a backup that a run which died left behind', async () => {
    const half = `${SERVICE}/backups/20261001T000000Z-00000000`
    await putText(world.store, `${half}/data-1.age`, 'half')
    const { cleared } = await prune(options())
    expect(cleared).toEqual(['the unfinished backup 20261001T000000Z-00000000'])
    await expect(readManifest(world.store, SERVICE, 'database', '20261001T000000Z-00000000')).rejects.toMatchObject({
      outcome: 'no_such_backup',
    })
  })
})

await describeWithServers('a bucket with object lock', ['versitygw', 'postgres', 'pg_dump'], () => {
  let world: World
  let locked: S3
  beforeAll(async () => {
    world = await startWorld()
    locked = await startS3({ versioning: true })
    useCredentials(locked)
  })
  afterAll(async () => {
    await locked.stop()
    await world.stop()
  })

  test('keeps every byte of a backup for as long as was asked, even from those who may delete', async () => {
    const { CreateBucketCommand, DeleteObjectCommand, GetObjectRetentionCommand, ListObjectVersionsCommand, S3Client } =
      await import('@aws-sdk/client-s3')
    const admin = new S3Client({ endpoint: locked.url, region: 'us-east-1', forcePathStyle: true })
    await admin.send(new CreateBucketCommand({ Bucket: BUCKET, ObjectLockEnabledForBucket: true }))
    const settings = settingsOf(locked, { objectLock: 7 * 86_400 })
    const store = await openStore(settings)
    const begun = Date.now()
    const { id, parts } = await backUpDatabase(
      world.postgres.url,
      world.options({ store, backup: { ...world.options().backup, store: settings } }),
    )
    const { Versions = [] } = await admin.send(
      new ListObjectVersionsCommand({ Bucket: BUCKET, Prefix: `production/${SERVICE}/backups/${id}/` }),
    )
    expect(Versions).toHaveLength(parts.length + 1)
    for (const { Key, VersionId } of Versions) {
      const { Retention } = await admin.send(new GetObjectRetentionCommand({ Bucket: BUCKET, Key, VersionId }))
      expect(Retention?.Mode).toBe('COMPLIANCE')
      expect(Retention?.RetainUntilDate?.getTime()).toBeGreaterThanOrEqual(begun - 1000 + 7 * DAY)
      await expect(admin.send(new DeleteObjectCommand({ Bucket: BUCKET, Key, VersionId }))).rejects.toThrow(
        /denied|lock/i,
      )
    }
    admin.destroy()
    store.close()
    expect(readdirSync(locked.fileOf(BUCKET, `production/${SERVICE}/backups/${id}`))).toHaveLength(parts.length + 1)
  })
})

async function* nothing(): AsyncGenerator<Uint8Array> {}
