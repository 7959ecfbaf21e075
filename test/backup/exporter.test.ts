import { backUpDatabase, drill, startExporter, writeRun } from '@ticolops/obs-backup'
import { backup as pack } from '@ticolops/obs-signals'
import { binary, tryRun, waitUntil } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { mismatches } from '../signals/mismatches.ts'
import { drilling } from './rehearsal.ts'
import { SCHEMA, SERVICE, sql, startWorld } from './world.ts'
import type { World } from './world.ts'

const BACKUP = { schedule: '17 2 * * *', drill: { schedule: '43 4 * * 0', maximumAge: 35 * 86_400 } }

await describeWithServers('the exporter of backups', ['postgres', 'pg_dump', 'versitygw', 'promtool'], () => {
  let world: World
  beforeAll(async () => {
    world = await startWorld()
  })
  afterAll(() => world.stop())

  async function started(store = world.store) {
    const options = { store, service: SERVICE, backup: BACKUP, port: 0, host: '127.0.0.1', interval: 100 }
    const exporter = await startExporter(options)
    onTestFinished(() => exporter.stop())
    await waitUntil('the store was read', async () => (await fetch(`${exporter.url}/readyz`)).ok)
    return async () => (await fetch(`${exporter.url}/metrics`)).text()
  }

  it('writes every metric of the pack, exactly with its labels, as Prometheus wants it', async () => {
    await sql(world.postgres.url, SCHEMA)
    for (let n = 0; n < 2; n++) await backUpDatabase(world.postgres.url, world.options())
    await drill(drilling(world, world.postgres.url, { allowSameServer: true }))
    const text = await (await started())()
    expect(mismatches(pack, text, '1')).toEqual([])
    expect(text).toContain(`ticolops_backup_backups{service="${SERVICE}",kind="backup",state="good"} 2`)
    expect(await tryRun(await binary('promtool'), ['check', 'metrics'], { input: text })).toMatchObject({ code: 0 })
  })

  it('asks for a record once, however often it looks', async () => {
    const fetched: string[] = []
    const counting = {
      ...world.store,
      list: (prefix: string) => world.store.list(prefix),
      get: (key: string, signal?: AbortSignal) => (fetched.push(key), world.store.get(key, signal)),
    }
    const page = await started(counting)
    const record = { format: 1, kind: 'prune', service: SERVICE, outcome: 'success', message: '' } as const
    const now = new Date().toISOString()
    for (const n of [1, 2, 3]) {
      await writeRun(world.store, { ...record, id: `20260101T00000${n}Z-00000000`, startedAt: now, finishedAt: now })
      await waitUntil('the record is seen', async () => fetched.some((key) => key.includes(`T00000${n}Z`)))
    }
    expect(await page()).toContain(`kind="prune",outcome="success"} 1`)
    expect(fetched.length).toBe(new Set(fetched).size)
  })

  it('goes on telling what it knew when the store is gone, and why it is', async () => {
    const page = await started()
    const known = /ticolops_backup_newest_timestamp_seconds\{.*/.exec(await page())?.[0]
    await world.s3.pause()
    onTestFinished(() => world.s3.resume())
    const told = await waitUntil('it tells', async () => {
      const text = await page()
      return text.includes(`ticolops_backup_store_error{service="${SERVICE}",reason="store_unreachable"} 1`) && text
    })
    expect(told).toContain(known)
    expect(told).toContain(`ticolops_backup_store_up{service="${SERVICE}"} 0`)
  })
})
