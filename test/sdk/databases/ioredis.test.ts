import { createRequire } from 'node:module'
import type ioredisOfTypes from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startFaultProxy, startRedis, waitUntil } from '@ticolops/obs-testbed'
import type { Redis as RedisServer } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { instrumented } from '../sdk.ts'
import type { Instrumented } from '../sdk.ts'
import type { Observations } from './apps/observer.ts'
import { LOADINGS, observe } from './faithful.ts'
import { operations, poolState } from './measured.ts'
import { startClusterNode } from './redis-cluster.ts'

const load = createRequire(import.meta.url)
const VERSIONS = ['ioredis-5-0', 'ioredis-5-10', 'ioredis-5-11', 'ioredis']

await describeWithServers('Redis', ['redis-server'], () => {
  let server: RedisServer
  let app: Instrumented
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.stop())

  describe.each(VERSIONS)('an application with %s', (version) => {
    let without: Observations
    beforeAll(async () => {
      without = await observe('ioredis.ts', version, server.url, 'import', 'never')
    })

    it.each(LOADINGS)('sees of it what it sees without us, and has it counted: %s', async (_name, how, when) => {
      const { seen, counted, warnings } = await observe('ioredis.ts', version, server.url, how, when)
      expect(seen).toEqual(without.seen)
      expect(seen).toContainEqual(['unhandled rejection', expect.objectContaining({ name: 'ReplyError' })])
      expect(counted).toMatchObject({
        'redis SET -': 2,
        'redis GET -': 4,
        'redis LPUSH WRONGTYPE': 2,
        'redis LPUSH -': 1,
        'redis ECHO -': 1,
        'redis HSET -': 1,
        'redis HGETALL -': 1,
        'redis DEL -': 1,
        'redis MULTI -': 2,
        'redis EXEC -': 2,
        'redis INCR -': 1,
        'redis EVAL OOPS': 1,
        'redis SADD WRONGTYPE': 1,
        'redis BLPOP Error': 1,
        'redis GET Error': 1,
        'redis QUIT -': 1,
      })
      expect(warnings).toEqual([])
    })
  })

  describe.each(VERSIONS)('a connection of %s', (version) => {
    const { Redis, Cluster } = loaded(version)
    afterEach(() => app.stop())

    it('is shown while it is idle, while it waits, and not when it is gone', async () => {
      const redis = new Redis(server.url)
      app = await instrumented({ pools: { cache: redis } })
      await redis.ping()
      // It pipelines, so it has no limit: one command in flight must not read as a pool that is used up.
      expect(await poolState(app, 'cache')).toMatchObject({ used: 0, idle: 1, max: undefined, pending: 0 })
      const blocked = redis.blpop('never', 0).catch((error: Error) => error.message)
      expect(await poolState(app, 'cache')).toMatchObject({ used: 1, idle: 0 })
      redis.disconnect()
      expect(await blocked).toBe('Connection is closed.')
      expect(await poolState(app, 'cache')).toMatchObject({ used: 0, idle: 0 })
      expect(await operations(app, 'redis')).toMatchObject({ 'BLPOP Error': 1 })
    })

    it('has commands counted once that are sent again after the connection was cut, and shown while they wait', async () => {
      const proxy = await startFaultProxy({ port: server.port })
      const redis = new Redis({
        port: proxy.port,
        host: proxy.host,
        retryStrategy: () => 50,
        maxRetriesPerRequest: null,
      })
      redis.on('error', () => undefined)
      app = await instrumented({ pools: { cache: redis } })
      await redis.ping()
      const before = await operations(app, 'redis')
      await proxy.set({ mode: 'refuse' })
      await waitUntil('it is cut', async () => redis.status !== 'ready')
      const waiting = redis.strlen('key')
      expect(await poolState(app, 'cache')).toMatchObject({ used: 0, idle: 0, pending: 1 })
      await proxy.set({ mode: 'pass' })
      expect(await waiting).toBe(0)
      const after = await operations(app, 'redis')
      expect(after['STRLEN -']).toBe(1)
      expect(after['PING -']).toBe(before['PING -'])
      redis.disconnect()
      await proxy.stop()
    })

    it('of a cluster has commands counted once and every node shown', async () => {
      const node = await startClusterNode()
      const admin = new Redis(node.url)
      await admin.call('cluster', 'addslotsrange', '0', '16383')
      await waitUntil('the cluster is up', async () => String(await admin.call('cluster', 'info')).includes('state:ok'))
      const cluster = new Cluster([{ host: node.host, port: node.port }])
      app = await instrumented({ pools: { shards: cluster } })
      await cluster.set('key', 'value')
      await expect(cluster.lpush('key', 'x')).rejects.toThrow('WRONGTYPE')
      expect(await operations(app, 'redis')).toMatchObject({ 'SET -': 1, 'LPUSH WRONGTYPE': 1 })
      expect(await poolState(app, 'shards')).toMatchObject({ used: 0, idle: 1, pending: 0 })
      cluster.disconnect()
      admin.disconnect()
      await node.stop()
    })
  })

  it('several copies of ioredis are measured at once', async () => {
    app = await instrumented()
    for (const version of VERSIONS) {
      const redis = new (loaded(version).Redis)(server.url)
      await redis.strlen('key')
      redis.disconnect()
    }
    expect((await operations(app, 'redis'))['STRLEN -']).toBe(VERSIONS.length)
    await app.stop()
  })
})

function loaded(version: string): Pick<typeof ioredisOfTypes, never> & {
  Redis: typeof ioredisOfTypes.Redis
  Cluster: typeof ioredisOfTypes.Cluster
} {
  const { default: Redis, Cluster } = load(version) as {
    default: typeof ioredisOfTypes.Redis
    Cluster: typeof ioredisOfTypes.Cluster
  }
  return { Redis, Cluster }
}
