import { readFileSync, writeFileSync } from 'node:fs'
import { backUpDatabase, drill, getText, putText, verifyBackups, writeRun } from '@ticolops/obs-backup'
import type { DatabaseManifest } from '@ticolops/obs-backup'
import { startControlPlane, startKubeStateStandIn } from '@ticolops/obs-testbed'
import type { ControlPlane, KubeStateStandIn } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { drilling } from './rehearsal.ts'
import { startWatched } from './watched.ts'
import type { Watched } from './watched.ts'
import { BUCKET, newKey, SERVICE, sql, startWorld } from './world.ts'
import type { World } from './world.ts'

const DAY = 86_400
const SERVERS = ['postgres', 'pg_dump', 'versitygw', 'prometheus', 'etcd', 'kube-apiserver'] as const
const CRON_JOB = { apiVersion: 'batch/v1', kind: 'CronJob', namespace: 'shops', name: 'shop-backup' }
const BLOAT = 'CREATE TABLE bloat AS SELECT i, sha512(i::text::bytea) AS noise FROM generate_series(1, 20000) i'

const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString()

const manifestOf = (id: string) => `${SERVICE}/backups/${id}/manifest.json`

/** What an exporter is told of drills. */
const promised = (maximumAge: number) => ({
  backup: { schedule: '17 2 * * *', drill: { schedule: '43 4 * * 0', maximumAge } },
})

/** In the order of a service's life: each alert fires from its cause, and ends with what mends it. */
await describeWithServers('alerts about backups', [...SERVERS], () => {
  let world: World
  let watched: Watched
  let plane: ControlPlane
  let kubeState: KubeStateStandIn

  beforeAll(async () => {
    world = await startWorld()
    plane = await startControlPlane({ crds: false })
    kubeState = await startKubeStateStandIn(plane.client)
    watched = await startWatched(world.store, new URL(kubeState.url).host)
  })
  afterAll(async () => {
    await watched.stop()
    await kubeState.stop()
    await plane.stop()
    await world.stop()
  })

  const backUp = () => backUpDatabase(world.postgres.url, world.options())
  /** As if it had been taken so much earlier. */
  async function age({ id }: DatabaseManifest, seconds: number): Promise<void> {
    const manifest = JSON.parse(await getText(world.store, manifestOf(id))) as DatabaseManifest
    await putText(world.store, manifestOf(id), JSON.stringify({ ...manifest, createdAt: ago(seconds) }))
  }

  it('say that nobody watches, until somebody does', async () => {
    expect(await watched.firing('BackupsNotWatched')).toMatchObject({ namespace: 'shops', service: SERVICE })
    await watched.start()
    await watched.resolved('BackupsNotWatched')
  })

  it('say how the last run failed, and that none ever succeeded; a first backup ends both', async () => {
    const nowhere = new URL(world.postgres.url)
    nowhere.port = '1'
    await expect(backUpDatabase(nowhere.href, world.options())).rejects.toMatchObject({
      outcome: 'database_unreachable',
    })
    expect(await watched.firing('BackupFailed')).toMatchObject({ kind: 'backup', outcome: 'database_unreachable' })
    await writeRun(world.store, {
      format: 1,
      id: '20200101T000000Z-00000000',
      kind: 'backup',
      service: SERVICE,
      outcome: 'database_unreachable',
      startedAt: ago(2 * DAY),
      finishedAt: ago(2 * DAY),
      message: '',
    })
    expect(await watched.firing('BackupNeverSucceeded')).toMatchObject({ kind: 'backup', severity: 'critical' })
    await sql(world.postgres.url, BLOAT)
    await backUp()
    await watched.resolved('BackupFailed')
    await watched.resolved('BackupNeverSucceeded')
  })

  it('say that the newest is too old, unless it is suspended; and that a CronJob is suspended', async () => {
    await age(await backUp(), 2 * DAY)
    const all = await verifyBackups(reading('all'))
    for (const { id } of all) await age({ id } as DatabaseManifest, 2 * DAY)
    expect(await watched.firing('BackupTooOld')).toMatchObject({ kind: 'backup', severity: 'critical' })
    const template = {
      spec: { containers: [{ name: 'backup', image: 'backup.invalid/backup:1' }], restartPolicy: 'Never' },
    }
    const spec = { schedule: '17 2 * * *', suspend: true, jobTemplate: { spec: { template } } }
    await plane.client.apply([
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shops' } },
      { apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'shop-backup', namespace: 'shops' }, spec },
    ])
    expect(await watched.firing('BackupSuspended')).toMatchObject({ service: SERVICE, kind: 'backup' })
    await watched.resolved('BackupTooOld')
    await plane.client.patch(CRON_JOB, { spec: { suspend: false } })
    await watched.resolved('BackupSuspended')
    await watched.firing('BackupTooOld')
    await backUp()
    await watched.resolved('BackupTooOld')
  })

  it('say that a job ended without success, whatever its process could say', async () => {
    const lastScheduleTime = ago(60)
    await plane.client.patch(CRON_JOB, { status: { lastScheduleTime } }, 'status')
    expect(await watched.firing('BackupJobFailed')).toMatchObject({ service: SERVICE, kind: 'backup' })
    await plane.client.patch(CRON_JOB, { status: { lastScheduleTime, lastSuccessfulTime: ago(0) } }, 'status')
    await watched.resolved('BackupJobFailed')
  })

  it('say that the newest shrank', async () => {
    await sql(world.postgres.url, 'ALTER TABLE bloat RENAME TO mislaid; CREATE TABLE bloat (i int); DROP TABLE mislaid')
    await backUp()
    expect(await watched.firing('BackupShrunk')).toMatchObject({ kind: 'backup' })
    await sql(world.postgres.url, `DROP TABLE bloat; ${BLOAT}`)
    await backUp()
    await watched.resolved('BackupShrunk')
  })

  it('say that a drill failed and that none ever succeeded, then that the last one is too old', async () => {
    await watched.start(promised(3))
    await watched.firing('RestoreDrillNeverSucceeded')
    const rehearsing = drilling(world, world.postgres.url, { allowSameServer: true })
    const { identity } = await newKey()
    await expect(drill({ ...rehearsing, identities: [identity] })).rejects.toMatchObject({ outcome: 'wrong_key' })
    expect(await watched.firing('RestoreDrillFailed')).toMatchObject({ outcome: 'wrong_key' })
    expect(await drill(rehearsing)).toMatchObject({ outcome: 'success' })
    await watched.resolved('RestoreDrillFailed')
    await watched.resolved('RestoreDrillNeverSucceeded')
    await watched.firing('RestoreDrillTooOld')
    await watched.start(promised(35 * DAY))
    await watched.resolved('RestoreDrillTooOld')
  })

  it('say that a backup is damaged, until it is gone', async () => {
    const { id } = await backUp()
    const file = world.s3.fileOf(BUCKET, `production/${SERVICE}/backups/${id}/pre-data.age`)
    const bytes = readFileSync(file)
    const last = bytes.length - 1
    bytes[last] = (bytes[last] ?? 0) ^ 1
    writeFileSync(file, bytes)
    expect(await verifyBackups(reading(id))).toMatchObject([{ outcome: 'damaged' }])
    expect(await watched.firing('BackupDamaged')).toMatchObject({ kind: 'backup' })
    expect(await watched.firing('BackupFailed')).toMatchObject({ kind: 'verify', outcome: 'damaged' })
    await world.store.delete(manifestOf(id))
    await watched.resolved('BackupDamaged')
    await verifyBackups(reading('latest'))
    await watched.resolved('BackupFailed')
  })

  it('say why the store cannot be read', async () => {
    await world.s3.pause()
    expect(await watched.firing('BackupStoreUnreachable')).toMatchObject({ reason: 'store_unreachable' })
    await world.s3.resume()
    await watched.resolved('BackupStoreUnreachable')
  })

  it('say that a schedule never comes', async () => {
    await watched.start({ backup: { schedule: '0 0 31 2 *', drill: { schedule: '43 4 * * 0', maximumAge: DAY } } })
    expect(await watched.firing('BackupScheduleNeverFires')).toMatchObject({ kind: 'backup' })
    await watched.start()
    await watched.resolved('BackupScheduleNeverFires')
  })

  function reading(which: string) {
    const identities = [world.keys[0].identity]
    return { store: world.store, service: SERVICE, content: 'database', which, identities, jobs: 2 } as const
  }
})
