import type { Service } from '@ticolops/obs-scaffold'
import { startPostgres, startRedis, temporaryFolder } from '@ticolops/obs-testbed'
import type { Postgres, Redis } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { blocksOf, filled } from './blocks.ts'
import { SERVICES } from './services.ts'
import { programs, runBlock } from './shell.ts'
import { addressIn } from './toolbox.ts'

const NAMES = { database: 'shop', 'new-database': 'restored' }
const PASSWORDS = { 'old-password': 'first', 'new-password': 'second' }

const having = (what: 'postgres' | 'redis'): readonly (readonly [string, Service])[] =>
  SERVICES.filter((service) => service[what]).map((service) => [service.name, service])

const [[, sample] = []] = having('postgres')
if (sample === undefined) throw new Error('No sample has a database.')

await describeWithServers('what the runbook says to PostgreSQL', ['postgres', 'psql', 'pg_isready'], () => {
  const { folder, remove } = temporaryFolder('runbook-postgres')
  let server: Postgres
  let bin: string
  beforeAll(async () => {
    server = await startPostgres()
    bin = await programs(folder, ['psql', 'pg_isready'])
  })
  afterAll(async () => {
    await server?.stop()
    remove()
  })
  const run = async (block: string, database: string, user = 'postgres') => {
    const url = `postgres://${user}@${server.host}:${server.port}/${database}?sslmode=prefer`
    const DATABASE_URL = await addressIn(sample, 'postgres', { database_url: url })
    return runBlock(block, { cwd: folder, path: [bin], env: { DATABASE_URL }, input: 'typed\ntyped\n' })
  }
  const ask = async (sql: string, database = 'postgres', user = 'postgres') =>
    (await run(`psql "$DATABASE_URL" --no-align --tuples-only -c "${sql}"`, database, user)).stdout.trim()

  describe.each(having('postgres'))('%s', (name, service) => {
    const role = name.replaceAll('-', '_')
    beforeAll(async () => {
      for (const each of Object.values(NAMES)) await ask(`create database ${each}`)
      await ask('create table tasks (id int); insert into tasks values (1)', NAMES['new-database'])
    })
    afterAll(async () => {
      for (const each of [...Object.values(NAMES), 'shop_restored']) await ask(`drop database if exists ${each}`)
    })

    it.each(blocksOf(service, 'postgres').map(({ heading, text }) => [heading, filled(text, NAMES)]))(
      '%s: %s',
      async (_, block) => {
        const { code, stderr } = await run(block, NAMES.database)
        expect(stderr.replaceAll(/Enter new password.*|Enter it again: /g, '')).not.toContain('ERROR')
        expect(code).toBe(0)
      },
    )

    it('then the database that was put aside has its name again, and the restored one is beside it', async () => {
      expect(await ask("select to_regclass('tasks') is null", NAMES.database)).toBe('t')
      expect(await ask('select count(*) from tasks', 'shop_restored')).toBe('1')
    })

    it('then only the other user may come in, by a password that is hashed, and what it makes is everybody’s', async () => {
      expect((await run('psql "$DATABASE_URL" -c "select 1"', NAMES.database, `${role}_a`)).stderr).toContain(
        'not permitted to log in',
      )
      expect(await ask('select current_user', NAMES.database, `${role}_b`)).toBe(role)
      expect(await ask(`select rolpassword like 'SCRAM%' from pg_authid where rolname = '${role}_b'`)).toBe('t')
    })
  })

  it('a session that has idled in a transaction is ended, and one that idles without is left alone', async () => {
    const block = blocksOf(sample, 'postgres').find(({ text }) => text.includes('pg_terminate_backend'))
    const url = `postgres://postgres@${server.host}:${server.port}/postgres`
    const [inTransaction, idle] = [new Client(url), new Client(url)]
    const ended = new Promise((resolve) => inTransaction.once('end', resolve))
    inTransaction.on('error', () => {})
    await Promise.all([inTransaction.connect(), idle.connect()])
    await inTransaction.query('begin')
    expect((await run(block?.text ?? '', 'postgres')).stdout).toContain('(0 rows)')
    expect((await run(block?.text.replace('10 minutes', '0 minutes') ?? '', 'postgres')).stdout).toContain('(1 row)')
    await ended
    expect((await idle.query('select 1')).rowCount).toBe(1)
    await idle.end()
  })
})

await describeWithServers('what the runbook says to Redis', ['redis-server', 'redis-cli'], () => {
  const { folder, remove } = temporaryFolder('runbook-redis')
  let bin: string
  beforeAll(async () => {
    bin = await programs(folder, ['redis-cli'])
  })
  afterAll(remove)

  describe.each(having('redis'))('%s', (_, service) => {
    let server: Redis
    beforeAll(async () => {
      server = await startRedis()
      await run(`redis-cli -u "$REDIS_URL" config set requirepass ${PASSWORDS['old-password']}`)
    })
    afterAll(() => server?.stop())
    /** In the toolbox, with the address as services have it: without a user. */
    const run = async (block: string, password?: string) => {
      const url = password === undefined ? server.url : server.url.replace('//', `//:${password}@`)
      const REDIS_URL = await addressIn(service, 'redis', { redis_url: url })
      return runBlock(block, { cwd: folder, path: [bin], env: { REDIS_URL } })
    }

    it.each(blocksOf(service, 'redis').map(({ heading, text }) => [heading, filled(text, PASSWORDS)]))(
      '%s: %s',
      async (__, block) => {
        const { code, stdout, stderr } = await run(block, PASSWORDS['old-password'])
        expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
        expect(stdout).not.toMatch(/ERR|WRONGPASS|NOAUTH/)
      },
    )

    it('then only the new password is taken', async () => {
      const answers = await Promise.all(
        Object.values(PASSWORDS).map((each) => run('redis-cli -u "$REDIS_URL" --no-auth-warning ping', each)),
      )
      expect(answers.map(({ stdout }) => stdout.trim())).toEqual([expect.stringContaining('NOAUTH'), 'PONG'])
    })
  })
})
