import { createRequire } from 'node:module'
import type mysqlOfTypes from 'mysql2'
import type { Connection, Pool } from 'mysql2'
import type mysqlPromise from 'mysql2/promise'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startFaultProxy, startMariadb } from '@ticolops/obs-testbed'
import type { FaultProxy, Mariadb } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { instrumented } from '../sdk.ts'
import type { Instrumented } from '../sdk.ts'
import type { Observations } from './apps/observer.ts'
import { LOADINGS, observe } from './faithful.ts'
import { operations, poolState } from './measured.ts'

const load = createRequire(import.meta.url)
const VERSIONS = ['mysql2-3-6', 'mysql2-3-19', 'mysql2-3-20', 'mysql2']

await describeWithServers('MariaDB', ['mariadbd'], () => {
  let mariadb: Mariadb
  let app: Instrumented
  beforeAll(async () => {
    mariadb = await startMariadb()
  })
  afterAll(() => mariadb.stop())

  describe.each(VERSIONS)('an application with %s', (version) => {
    let without: Observations
    beforeAll(async () => {
      without = await observe('mysql2.ts', version, mariadb.url, 'import', 'never')
    })

    it.each(LOADINGS)('sees of it what it sees without us, and has it counted: %s', async (_name, how, when) => {
      const { seen, counted, warnings } = await observe('mysql2.ts', version, mariadb.url, how, when)
      expect(seen).toEqual(without.seen)
      expect(seen).toContainEqual(['unhandled rejection', expect.objectContaining({ code: 'ER_NO_SUCH_TABLE' })])
      expect(seen).toContainEqual(['uncaught exception', expect.objectContaining({ code: 'ER_NO_SUCH_TABLE' })])
      expect(counted).toEqual({
        'mysql SELECT -': 11,
        'mysql SELECT ER_BAD_FIELD_ERROR': 5,
        'mysql SELECT Error': 1,
        'mysql REPLACE ER_NO_SUCH_TABLE': 1,
        'mysql DESCRIBE ER_NO_SUCH_TABLE': 1,
      })
      expect(warnings).toEqual([])
    })
  })

  describe.each(VERSIONS)('a pool of %s', (version) => {
    const mysql = load(version) as typeof mysqlOfTypes
    let pool: Pool
    let proxy: FaultProxy
    beforeEach(async () => {
      proxy = await startFaultProxy({ port: mariadb.port })
      pool = mysql.createPool({
        uri: mariadb.url.replace(String(mariadb.port), String(proxy.port)),
        connectionLimit: 2,
        queueLimit: 1,
        connectTimeout: 300,
      })
      app = await instrumented({ pools: { primary: pool } })
    })
    afterEach(async () => {
      await proxy.set({ mode: 'pass' })
      await pool
        .promise()
        .end()
        .catch(() => undefined)
      await proxy.stop()
      await app.stop()
    })

    it('shows used, idle, limit and callers that wait, and for how long', async () => {
      const first = await pool.promise().getConnection()
      const second = await pool.promise().getConnection()
      const third = pool.promise().getConnection()
      expect(await poolState(app, 'primary')).toMatchObject({ used: 2, idle: 0, max: 2, pending: 1, waited: 2 })
      await expect(pool.promise().getConnection()).rejects.toThrow('Queue limit reached')
      first.release()
      second.release()
      ;(await third).release()
      expect(await poolState(app, 'primary')).toEqual({ used: 0, idle: 2, max: 2, pending: 0, waited: 4, timeouts: 0 })
    })

    it('counts a caller that waits for a server that does not answer as one that gave up', async () => {
      await proxy.set({ mode: 'blackhole' })
      await expect(pool.promise().query('select 1')).rejects.toMatchObject({ code: 'ETIMEDOUT' })
      expect(await poolState(app, 'primary')).toMatchObject({ waited: 1, timeouts: 1 })
      expect(await operations(app, 'mysql')).toEqual({})
    })

    it('tells the error of a query whose connection is cut while it runs, once', async () => {
      const connection = await pool.promise().getConnection()
      const running = codeOf(connection.query('select sleep(60)'))
      await proxy.set({ mode: 'reset' })
      const code = await running
      expect(code).toMatch(/^(ECONNRESET|EPIPE|PROTOCOL_CONNECTION_LOST)$/)
      expect(await operations(app, 'mysql')).toEqual({ [`SELECT ${code}`]: 1 })
      expect(await poolState(app, 'primary')).toMatchObject({ used: 0, pending: 0 })
    })

    it('tells the error of queries on a server that is stopped, whether they run or wait behind one', async () => {
      const connection = await pool.promise().getConnection()
      const running = codeOf(connection.query('select sleep(60)'))
      const behind = codeOf(connection.execute('select 1'))
      await mariadb.pause()
      const codes = [await running, await behind]
      await mariadb.resume()
      const counted = await operations(app, 'mysql')
      expect(Object.keys(counted).toSorted()).toEqual([...new Set(codes.map((code) => `SELECT ${code}`))].toSorted())
      expect(Object.values(counted).reduce((sum, each) => sum + each, 0)).toBe(2)
    })
  })

  it('a pool of promises is watched through the pool inside, and its connections are measured', async () => {
    const { createPool } = load('mysql2/promise') as typeof mysqlPromise
    const pool = createPool({ uri: mariadb.url, connectionLimit: 0 })
    app = await instrumented({ pools: { promises: pool } })
    await pool.query('select 1')
    expect(await operations(app, 'mysql')).toEqual({ 'SELECT -': 1 })
    expect(await poolState(app, 'promises')).toEqual({
      used: 0,
      idle: 1,
      max: undefined,
      pending: 0,
      waited: 1,
      timeouts: 0,
    })
    await pool.end()
    await app.stop()
  })

  it('a cluster of pools is refused with what is allowed', async () => {
    const { createPoolCluster } = load('mysql2') as typeof mysqlOfTypes
    const cluster = createPoolCluster()
    await expect(instrumented({ pools: { cluster: cluster as never } })).rejects.toThrow(
      /option pools\.cluster is a PoolCluster, but must be /,
    )
  })

  it('several copies of mysql2 are measured at once', async () => {
    app = await instrumented()
    for (const version of VERSIONS) {
      const connection: Connection = (load(version) as typeof mysqlOfTypes).createConnection(mariadb.url)
      await connection.promise().query('select 1')
      connection.destroy()
    }
    expect(await operations(app, 'mysql')).toEqual({ 'SELECT -': VERSIONS.length })
    await app.stop()
  })
})

/** The code of the error that something fails with. */
async function codeOf(failing: Promise<unknown>): Promise<string> {
  return failing.then(
    () => 'none: it succeeded',
    (error: { code: string }) => error.code,
  )
}
