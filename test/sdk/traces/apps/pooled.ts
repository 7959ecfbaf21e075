/*
 * pooled.ts: a service whose pools have two connections each, so that most queries wait for one. Its arguments name the drivers:
 * `pooled.ts <pg> <mysql2/promise> <redis>`. Prints its port.
 */
import Fastify from 'fastify'
import type * as mysql from 'mysql2/promise'
import type * as pg from 'pg'
import type * as redis from 'redis'
import { instrument } from '@ticolops/obs'

const [pgName = '', mysqlName = '', redisName = ''] = process.argv.slice(2)
const { PG_URL, MYSQL_URL, REDIS_URL } = process.env

const obs = instrument({ service: 'pooled' })

const { Pool } = ((await import(pgName)) as { default: typeof pg }).default
const { createPool } = ((await import(mysqlName)) as { default: typeof mysql }).default
const { createClientPool } = (await import(redisName)) as typeof redis
const postgres = new Pool({ connectionString: PG_URL, max: 2 })
const mariadb = createPool({ uri: String(MYSQL_URL), connectionLimit: 2 })
const cache = createClientPool({ url: String(REDIS_URL) }, { minimum: 1, maximum: 2 })
await cache.connect()

const app = Fastify()
app.get('/all', async () => {
  await postgres.query('select 1')
  await mariadb.query('select 1')
  await cache.get('key')
  return 'answer'
})
/** The same with callbacks, and tells in which trace they were called. */
app.get('/callbacks', async () => {
  const traces: (string | undefined)[] = []
  const called = (done: () => void) => () => {
    traces.push(obs.context.trace?.traceId)
    done()
  }
  await new Promise<void>((done) => postgres.query('select 1', called(done)))
  await new Promise<void>((done) => mariadb.pool.query('select 1', called(done)))
  return { own: obs.context.trace?.traceId, traces }
})
const url = await app.listen({ port: 0, host: '127.0.0.1' })
process.stdout.write(`${new URL(url).port}\n`)
