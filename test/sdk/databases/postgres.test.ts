import { createRequire } from 'node:module'
import type pgOfTypes from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startFaultProxy, startPostgres } from '@ticolops/obs-testbed'
import type { FaultProxy, Postgres } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { instrumented } from '../sdk.ts'
import type { Instrumented } from '../sdk.ts'
import type { Observations } from './apps/observer.ts'
import { LOADINGS, observe } from './faithful.ts'
import { operations, poolState } from './measured.ts'

const load = createRequire(import.meta.url)
const VERSIONS = ['pg-8-11', 'pg-8-16', 'pg']

await describeWithServers('PostgreSQL', ['postgres'], () => {
  let postgres: Postgres
  let app: Instrumented
  beforeAll(async () => {
    postgres = await startPostgres()
  })
  afterAll(() => postgres.stop())

  describe.each(VERSIONS)('an application with %s', (version) => {
    let without: Observations
    beforeAll(async () => {
      without = await observe('pg.ts', version, postgres.url, 'import', 'never')
    })

    it.each(LOADINGS)('sees of it what it sees without us, and has it counted: %s', async (_name, how, when) => {
      const { seen, counted, warnings } = await observe('pg.ts', version, postgres.url, how, when)
      expect(seen).toEqual(without.seen)
      expect(seen).toContainEqual(['unhandled rejection', expect.objectContaining({ code: '42P01' })])
      expect(counted).toEqual({
        'postgresql SELECT -': 6,
        'postgresql SELECT 42703': 3,
        'postgresql INSERT 42P01': 1,
        'postgresql FETCH -': 5,
        'postgresql FETCH 42703': 1,
        'postgresql SELECT Error': 1,
      })
      expect(warnings).toEqual([])
    })
  })

  describe.each(VERSIONS)('a pool of %s', (version) => {
    const pg = load(version) as typeof pgOfTypes
    let pool: pgOfTypes.Pool
    let proxy: FaultProxy
    beforeEach(async () => {
      proxy = await startFaultProxy({ port: postgres.port })
      pool = new pg.Pool({
        connectionString: postgres.url.replace(String(postgres.port), String(proxy.port)),
        max: 2,
        connectionTimeoutMillis: 300,
      })
      pool.on('error', () => undefined)
      app = await instrumented({ pools: { primary: pool } })
    })
    afterEach(async () => {
      await proxy.set({ mode: 'pass' })
      if (!pool.ended) await pool.end()
      await proxy.stop()
      await app.stop()
    })

    it('shows used, idle, limit, callers that wait, for how long, and those that gave up', async () => {
      const first = await pool.connect()
      const second = await pool.connect()
      const third = pool.connect().then(
        () => 'connected',
        (error: Error) => error.message,
      )
      expect(await poolState(app, 'primary')).toMatchObject({ used: 2, idle: 0, max: 2, pending: 1 })
      expect(await third).toBe('timeout exceeded when trying to connect')
      first.release()
      second.release()
      expect(await poolState(app, 'primary')).toEqual({ used: 0, idle: 2, max: 2, pending: 0, waited: 3, timeouts: 1 })
    })

    it('counts a caller that waits for a server that does not answer as one that gave up', async () => {
      await proxy.set({ mode: 'blackhole' })
      await expect(pool.query('select 1')).rejects.toThrow(/timeout/)
      expect(await poolState(app, 'primary')).toMatchObject({ waited: 1, timeouts: 1 })
      expect(await operations(app, 'postgresql')).toEqual({})
    })

    it('tells the error of a query whose connection is cut while it runs, once', async () => {
      const client = await pool.connect()
      client.on('error', () => undefined)
      const running = client.query('select pg_sleep(60)').catch((error: Error) => error.message)
      await proxy.set({ mode: 'reset' })
      expect(await running).toMatch(/terminated|ECONNRESET/)
      const [[operation, count] = ['', 0], ...rest] = Object.entries(await operations(app, 'postgresql'))
      expect(operation).toMatch(/^SELECT (ECONNRESET|Error)$/)
      expect([count, rest]).toEqual([1, []])
      client.release(true)
      expect(await poolState(app, 'primary')).toMatchObject({ used: 0, pending: 0 })
    })

    it('tells the SQLSTATE of a query that took too long, and of one whose server is shut down', async () => {
      const client = await pool.connect()
      client.on('error', () => undefined)
      await client.query('set statement_timeout = 50')
      await expect(client.query('select pg_sleep(60)')).rejects.toMatchObject({ code: '57014' })
      await client.query('set statement_timeout = 0')
      const running = client.query('select pg_sleep(60)').catch((error: { code: string }) => error.code)
      await postgres.pause()
      expect(await running).toBe('57P01')
      await postgres.resume()
      client.release(true)
      expect(await operations(app, 'postgresql')).toEqual({ 'SET -': 2, 'SELECT 57014': 1, 'SELECT 57P01': 1 })
    })
  })

  it('several copies of pg are measured at once, and a second instrument() does not count twice', async () => {
    const clients = VERSIONS.map((version) => new (load(version) as typeof pgOfTypes).Client(postgres.url))
    app = await instrumented()
    await instrumented()
    for (const client of clients) {
      await client.connect()
      await client.query('select 1')
      await client.end()
    }
    expect(await operations(app, 'postgresql')).toEqual({ 'SELECT -': 3 })
    await app.stop()
  })

  it('a class derived from Client counts a query once', async () => {
    const { Pool, Client } = load('pg') as typeof pgOfTypes
    class Careful extends (Client as unknown as new () => { query(...args: unknown[]): unknown }) {
      override query(...args: unknown[]): unknown {
        return super.query(...args)
      }
    }
    const pool = new Pool({ connectionString: postgres.url, Client: Careful as never })
    app = await instrumented({ pools: { careful: pool } })
    await pool.query('select 1')
    expect(await operations(app, 'postgresql')).toEqual({ 'SELECT -': 1 })
    await pool.end()
    await app.stop()
  })
})
