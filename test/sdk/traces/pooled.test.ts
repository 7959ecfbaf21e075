import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { startMariadb, startPostgres, startRedis, waitUntil } from '@ticolops/obs-testbed'
import type { Mariadb, Postgres, Redis } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { startApp } from '../child.ts'
import type { App } from '../child.ts'
import { get } from '../sdk.ts'
import { Receiver } from './receiver.ts'
import { program, tracesState } from './recorded.ts'

const REQUESTS = 40

const DRIVERS = [
  ['pg', 'mysql2/promise', 'redis'],
  ['pg-8-11', 'mysql2-3-6/promise', 'redis-5-11'],
] as const

/** Many at once, twice: the second time the connections are there, and were opened for requests that are over. */
async function askTwice(url: string) {
  const ask = () => Promise.all(Array.from({ length: REQUESTS }, () => get(url)))
  return [...(await ask()), ...(await ask())]
}

await describeWithServers('queries that wait for a connection', ['postgres', 'mariadbd', 'redis-server'], () => {
  let postgres: Postgres
  let mariadb: Mariadb
  let redis: Redis
  let app: App | undefined
  const receiver = new Receiver()

  beforeAll(async () => {
    ;[postgres, mariadb, redis] = await Promise.all([startPostgres(), startMariadb(), startRedis(), receiver.listen()])
  })
  afterEach(() => {
    app?.process.kill('SIGKILL')
    receiver.spans.length = 0
  })
  afterAll(() => Promise.all([postgres.stop(), mariadb.stop(), redis.stop(), receiver.vanish()]))

  /** The application, once it records. */
  async function start(drivers: readonly string[]): Promise<App> {
    app = await startApp(program('3', 'pooled.ts'), {
      args: drivers,
      env: {
        PG_URL: postgres.url,
        MYSQL_URL: mariadb.url,
        REDIS_URL: redis.url,
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
        OTEL_BSP_SCHEDULE_DELAY: '50',
      },
    })
    await tracesState(app, ({ state }) => state !== 'loading')
    return app
  }

  it.each(DRIVERS)('belong to the request that makes them: %s, %s, %s', async (...drivers) => {
    const { url } = await start(drivers)
    await askTwice(`${url}/all`)
    await waitUntil('their spans come', async () => receiver.spans.length >= 2 * REQUESTS * 4)
    // node-redis 5.11 says its name on each new connection, in the request for which it is opened.
    const spans = receiver.spans.filter(({ name }) => name !== 'CLIENT')
    const traces = [...Map.groupBy(spans, ({ traceId }) => traceId).values()]
    const names = traces.map((of) => of.map(({ name }) => name).toSorted())
    expect(names).toEqual(traces.map(() => ['GET', 'GET /all', 'SELECT', 'SELECT']))
    expect(traces).toHaveLength(2 * REQUESTS)
  })

  it.each(DRIVERS)('call back in the request that makes them: %s, %s, %s', async (...drivers) => {
    const { url } = await start(drivers)
    for (const { body } of await askTwice(`${url}/callbacks`)) {
      const { own, traces } = JSON.parse(body) as { own: string; traces: string[] }
      expect(traces).toEqual([own, own])
    }
  })
})
