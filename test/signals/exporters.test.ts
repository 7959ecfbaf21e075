import { about, postgresExporter, redisExporter } from '@ticolops/obs-signals'
import { startPostgres, startPostgresExporter, startRedis, startRedisExporter, waitUntil } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { Redis } from 'ioredis'
import { Client } from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { mismatches, versionOn } from './mismatches.ts'

await describeWithServers('postgres_exporter', ['postgres', 'initdb', 'postgres_exporter'], () => {
  it('writes every metric of the pack, with its type and exactly its labels', async () => {
    const postgres = await startPostgres({ settings: { wal_level: 'replica', max_replication_slots: 2 } })
    onTestFinished(() => postgres.stop())
    const client = new Client({ connectionString: postgres.url })
    await client.connect()
    await client.query(`select pg_create_physical_replication_slot('standby', true)`)
    await client.query('create table things (id int)')
    await client.end()
    const exporter = await startPostgresExporter({ target: postgres.url })
    onTestFinished(() => exporter.stop())

    const text = await exporter.metrics()
    const version = versionOn(text, 'postgres_exporter_build_info')
    const collectorOff = 'its collector is off by default'
    const newer = version.startsWith('0.11')
      ? {}
      : { pg_long_running_transactions: collectorOff, pg_database_wraparound_age_datfrozenxid_seconds: collectorOff }
    expect(mismatches(postgresExporter, text, version, newer)).toEqual([])
    expect(postgresExporter[about].versions?.from.startsWith('0.11')).toBe(true)
  })
})

await describeWithServers('redis_exporter', ['redis-server', 'redis_exporter'], () => {
  it('writes every metric of the pack about a replica, with its type and exactly its labels', async () => {
    const primary = await startRedis()
    onTestFinished(() => primary.stop())
    const replica = await startRedis({ settings: { replicaof: `${primary.host} ${primary.port}` } })
    onTestFinished(() => replica.stop())
    const client = new Redis(replica.url)
    onTestFinished(() => client.disconnect())
    await waitUntil('the replica is in step', async () =>
      (await client.info('replication')).includes('master_link_status:up'),
    )
    await expect(client.call('nosuchcommand')).rejects.toThrow('unknown command')
    const exporter = await startRedisExporter({ target: replica.url })
    onTestFinished(() => exporter.stop())

    const text = await exporter.metrics()
    expect(mismatches(redisExporter, text, versionOn(text, 'redis_exporter_build_info'))).toEqual([])
  })
})
