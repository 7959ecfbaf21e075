/*
 * application.ts: a service that asks PostgreSQL, MariaDB, Redis and another service on its way, as far as the environment names them.
 * Its options of instrument() come as JSON in OBS_OPTIONS. Prints its port.
 */
import http from 'node:http'
import Fastify from 'fastify'
import { Redis } from 'ioredis'
import mysql from 'mysql2/promise'
import { Pool } from 'pg'
import { createClient } from 'redis'
import { instrument } from '@ticolops/obs'
import type { InstrumentOptions } from '@ticolops/obs'

const { PG_URL, MYSQL_URL, REDIS_URL, DOWNSTREAM_URL, OBS_OPTIONS } = process.env

const obs = instrument({ service: 'shop', release: 'r1', ...(JSON.parse(OBS_OPTIONS ?? '{}') as InstrumentOptions) })

const pool = PG_URL === undefined ? undefined : new Pool({ connectionString: PG_URL, max: 4 })
const mariadb = MYSQL_URL === undefined ? undefined : mysql.createPool({ uri: MYSQL_URL })
const ioredis = REDIS_URL === undefined ? undefined : new Redis(REDIS_URL)
// CommonJS cannot require a module that awaits.
const redis = REDIS_URL === undefined ? undefined : createClient({ url: REDIS_URL }).connect()

const app = Fastify()

app.get<{ Params: { id: string } }>('/orders/:id', async (request) => {
  obs.context.set({ tenant: 'acme' })
  const { id } = request.params
  await pool?.query('select $1::text as id', [id])
  await mariadb?.query('select ? as id', [id])
  await ioredis?.set(`order:${id}`, 'secret value')
  await (await redis)?.get(`order:${id}`)
  return obs.span('price order', { items: 3 }, async (span) => {
    const downstream =
      DOWNSTREAM_URL === undefined ? undefined : await asked(`${DOWNSTREAM_URL}/stock?token=abc&size=1`)
    return { downstream, span: span.trace, trace: obs.context.trace }
  })
})

app.get('/fetch', async () => {
  const response = await fetch(`${DOWNSTREAM_URL}/stock?size=2`)
  return response.json()
})

app.get('/trace', () => ({ trace: obs.context.trace }))

app.get('/fail', async () => {
  await obs.span('break', () => Promise.reject(new RangeError('broken')))
})

app.get('/status', () => obs.status())

app.get('/end', () => {
  setImmediate(() => process.exit(0))
  return 'ending'
})

app.get('/crash', () => {
  setImmediate(() => {
    throw new Error('crashed')
  })
  return 'crashing'
})

/** Through node:http. */
function asked(url: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    http
      .get(url, (response) => {
        let body = ''
        response.on('data', (chunk: Buffer) => (body += chunk.toString()))
        response.on('end', () => resolve(JSON.parse(body)))
      })
      .on('error', reject)
  })
}

void app.listen({ port: 0, host: '127.0.0.1' }).then((url) => process.stdout.write(`${new URL(url).port}\n`))
