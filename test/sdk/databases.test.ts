import { createRequire } from 'node:module'
import { Redis } from 'ioredis'
import { Client, Pool } from 'pg'
import type pg from 'pg'
import { createClient, createClientPool } from 'redis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startPostgres, startRedis, waitUntil } from '@ticolops/obs-testbed'
import type { Postgres, Redis as RedisServer } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { instrumented } from './sdk.ts'
import type { Instrumented } from './sdk.ts'

let app: Instrumented
afterEach(() => app.stop())

/** Operations by name and error. */
async function operations(system: string): Promise<Record<string, number>> {
  const page = await app.page()
  return Object.fromEntries(
    page
      .find('db_client_operation_duration_seconds_count', { db_system_name: system })
      .map(({ labels, value }) => [`${labels['db_operation_name']} ${labels['error_type'] ?? '-'}`, value]),
  )
}

await describeWithServers('pg', ['postgres'], () => {
  let postgres: Postgres
  let pool: Pool
  beforeAll(async () => {
    postgres = await startPostgres()
  })
  afterAll(() => postgres.stop())
  beforeEach(async () => {
    pool = new Pool({ connectionString: postgres.url, max: 2, connectionTimeoutMillis: 300 })
    app = await instrumented({ pools: { primary: pool } })
  })
  afterEach(async () => {
    if (!pool.ended) await pool.end()
  })

  it('has queries counted by operation, in every form of a call, with the SQLSTATE of errors', async () => {
    await pool.query('select 1')
    await pool.query({ text: 'select $1::int', values: [1] })
    await new Promise((resolve) => pool.query('select 2', resolve))
    const client = await pool.connect()
    await client.query('begin')
    const config = { text: 'select 3', callback: undefined as ((error: unknown) => void) | undefined }
    await new Promise((resolve) => {
      config.callback = resolve
      void client.query(config as unknown as string)
    })
    await expect(client.query('select nothing')).rejects.toMatchObject({ code: '42703' })
    await client.query('rollback')
    client.release()
    expect(await operations('postgresql')).toEqual({ 'SELECT -': 4, 'BEGIN -': 1, 'SELECT 42703': 1, 'ROLLBACK -': 1 })
  })

  it('gives results, errors and callbacks as without us', async () => {
    expect((await pool.query<{ n: number }>('select 7 as n')).rows).toEqual([{ n: 7 }])
    const config = { text: 'select 8 as n', rowMode: 'array' as const }
    expect((await pool.query(config)).rows).toEqual([[8]])
    expect(config).toEqual({ text: 'select 8 as n', rowMode: 'array' })
    const client = new Client(postgres.url)
    expect(() => client.query(null as unknown as string)).toThrow('null or undefined query')
  })

  it('shows its pool: used, idle, limit, callers that wait, for how long, and those that gave up', async () => {
    const first = await pool.connect()
    const second = await pool.connect()
    const third = pool.connect().then(
      () => 'connected',
      (error: Error) => error.message,
    )
    const page = await app.page()
    const state = (name: string, more = {}) => page.sum(name, { db_client_connection_pool_name: 'primary', ...more })
    expect(state('db_client_connection_count', { db_client_connection_state: 'used' })).toBe(2)
    expect(state('db_client_connection_count', { db_client_connection_state: 'idle' })).toBe(0)
    expect(state('db_client_connection_max')).toBe(2)
    expect(state('db_client_connection_pending_requests')).toBe(1)
    expect(await third).toBe('timeout exceeded when trying to connect')
    first.release()
    second.release()
    const after = await app.page()
    expect(after.sum('db_client_connection_timeouts_total')).toBe(1)
    expect(after.sum('db_client_connection_wait_time_seconds_count')).toBe(3)
    expect(after.sum('db_client_connection_count', { db_client_connection_state: 'idle' })).toBe(2)
  })

  it('is measured alike when it is required, and a second instrument() does not count twice', async () => {
    const required = createRequire(import.meta.url)('pg') as typeof pg
    await instrumented({ pools: { primary: pool } })
    const client = new required.Client(postgres.url)
    await client.connect()
    await client.query('select 1')
    await client.end()
    await pool.query('select 1')
    expect(await operations('postgresql')).toEqual({ 'SELECT -': 2 })
    expect((await app.page()).sum('db_client_connection_wait_time_seconds_count')).toBe(1)
  })

  it('has the error of a query on a server that is gone', async () => {
    await pool.query('select 1')
    await pool.end()
    const client = new Client(postgres.url)
    client.on('error', () => undefined)
    await client.connect()
    await postgres.pause()
    await expect(client.query('select 1')).rejects.toThrow(/terminat|connection error|ECONNRESET|EPIPE/)
    await postgres.resume()
    const counted = Object.keys(await operations('postgresql'))
    expect(counted).toHaveLength(2)
    expect(counted[1]).toMatch(/^SELECT (57P01|ECONNRESET|EPIPE|Error)$/)
  })
})

await describeWithServers('Redis', ['redis-server'], () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.stop())

  describe('through ioredis', () => {
    it('has commands counted by name, with the error of those that fail, and its connection shown', async () => {
      const redis = new Redis(server.url)
      app = await instrumented({ pools: { cache: redis } })
      await redis.set('key', 'value')
      await redis.get('key')
      await redis.get('key')
      await redis.pipeline().get('key').del('key').exec()
      await redis.set('text', 'value')
      await expect(redis.lpush('text', 'x')).rejects.toThrow('WRONGTYPE')
      await waitUntil('commands end', async () => 'LPUSH ReplyError' in (await operations('redis')))
      expect(await operations('redis')).toMatchObject({ 'SET -': 2, 'GET -': 3, 'DEL -': 1, 'LPUSH ReplyError': 1 })
      const page = await app.page()
      const named = { db_client_connection_pool_name: 'cache' }
      expect(page.sum('db_client_connection_count', { ...named, db_client_connection_state: 'idle' })).toBe(1)
      // It pipelines: one command in flight must not read as a pool that is used up.
      expect(page.find('db_client_connection_max', named)).toEqual([])
      redis.disconnect()
      await waitUntil('it is closed', () => Promise.resolve(redis.status === 'end'))
      expect((await app.page()).sum('db_client_connection_count', named)).toBe(0)
    })
  })

  describe('through node-redis', () => {
    it('has commands counted by name, with the error of those that fail', async () => {
      const redis = createClient({ url: server.url })
      await redis.connect()
      app = await instrumented({ pools: { cache: redis } })
      await redis.set('n', 'value')
      await redis.get('n')
      await expect(redis.lPush('n', 'x')).rejects.toThrow('WRONGTYPE')
      await redis.multi().set('n', '1').incr('n').exec()
      expect(await operations('redis')).toMatchObject({ 'GET -': 1 })
      await waitUntil('commands end', async () =>
        Object.keys(await operations('redis')).some((each) => each.startsWith('LPUSH ')),
      )
      const page = await app.page()
      expect(page.sum('db_client_connection_count', { db_client_connection_pool_name: 'cache' })).toBe(1)
      redis.destroy()
    })

    it('shows its pool and how long callers waited for a connection', async () => {
      const pool = createClientPool({ url: server.url }, { minimum: 1, maximum: 2 })
      await pool.connect()
      app = await instrumented({ pools: { jobs: pool } })
      await Promise.all(Array.from({ length: 10 }, (_, index) => pool.set(`k${index}`, 'x')))
      const page = await app.page()
      const named = { db_client_connection_pool_name: 'jobs' }
      expect(page.sum('db_client_connection_count', named)).toBe(pool.totalClients)
      expect(page.sum('db_client_connection_wait_time_seconds_count', named)).toBe(10)
      pool.destroy()
    })
  })
})
