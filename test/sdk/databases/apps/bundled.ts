// Drivers inside a bundle: no module cache tells of them.
import { instrument } from '@ticolops/obs'
import { Redis } from 'ioredis'
import mysql from 'mysql2/promise'
import { Pool } from 'pg'
import { createClient } from 'redis'

const [postgresUrl = '', mariadbUrl = '', redisUrl = ''] = process.argv.slice(2)

async function main(): Promise<void> {
  const pool = new Pool({ connectionString: postgresUrl })
  const obs = instrument({ telemetry: { port: 0, host: '127.0.0.1' }, shutdown: false, pools: { primary: pool } })
  await pool.query('select 1')
  const connection = await mysql.createConnection(mariadbUrl)
  await connection.query('select 1')
  await connection.execute('select 1')
  await new Redis(redisUrl).strlen('key')
  const client = createClient({ url: redisUrl })
  await client.connect()
  await client.lLen('key')
  const { telemetry } = await obs.ready()
  const port = telemetry.state === 'listening' ? telemetry.port : 0
  const page = await fetch(`http://127.0.0.1:${port}/metrics`)
  process.stdout.write(await page.text(), () => process.exit(0))
}

void main()
