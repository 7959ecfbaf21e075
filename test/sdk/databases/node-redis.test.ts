import { createRequire } from 'node:module'
import type * as redisOfTypes from 'redis'
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
const VERSIONS = ['redis-4-6', 'redis-4-7', 'redis-5-11', 'redis-5-12', 'redis']
/** Pools came with version 5. */
const WITH_POOLS = ['redis-5-11', 'redis-5-12', 'redis']

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
      without = await observe('node-redis.ts', version, server.url, 'import', 'never')
    })

    it.each(LOADINGS)('sees of it what it sees without us, and has it counted: %s', async (_name, how, when) => {
      const { seen, counted, warnings } = await observe('node-redis.ts', version, server.url, how, when)
      expect(seen).toEqual(without.seen)
      expect(seen.filter((each) => (each as unknown[])[0] === 'unhandled rejection')).toHaveLength(2)
      expect(counted).toMatchObject({
        'redis GET -': 2,
        'redis ECHO -': 1,
        'redis LPUSH WRONGTYPE': 1,
        'redis EVAL OOPS': 1,
        'redis SADD WRONGTYPE': 1,
        'redis ZADD WRONGTYPE': 1,
        'redis PING -': 1,
      })
      expect(warnings).toEqual([])
    })
  })

  describe.each(VERSIONS)('a client of %s', (version) => {
    const { createClient, createCluster } = load(version) as typeof redisOfTypes
    afterEach(() => app.stop())

    it('is shown while it is connected', async () => {
      const client = createClient({ url: server.url })
      await client.connect()
      app = await instrumented({ pools: { cache: client } })
      expect(await poolState(app, 'cache')).toMatchObject({ used: 1, idle: 0, max: undefined })
      await client.quit()
      expect(await poolState(app, 'cache')).toMatchObject({ used: 0 })
    })

    it('tells the error of a command whose connection is cut', async () => {
      const proxy = await startFaultProxy({ port: server.port })
      const client = createClient({ socket: { port: proxy.port, host: proxy.host, reconnectStrategy: false } })
      client.on('error', () => undefined)
      await client.connect()
      app = await instrumented()
      const blocked = client.blPop('never', 0).catch((error: Error) => error.name)
      await proxy.set({ mode: 'reset' })
      await blocked
      const counted = await waitUntil('it is counted', async () =>
        Object.keys(await operations(app, 'redis')).find((each) => each.startsWith('BLPOP')),
      )
      expect(counted).not.toBe('BLPOP -')
      await proxy.stop()
    })

    it('of a cluster has commands counted once and its nodes shown', async () => {
      const node = await startClusterNode()
      const admin = createClient({ url: node.url })
      await admin.connect()
      await admin.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', '0', '16383'])
      await waitUntil('the cluster is up', async () =>
        (await admin.sendCommand<string>(['CLUSTER', 'INFO'])).includes('state:ok'),
      )
      const cluster = createCluster({ rootNodes: [{ url: node.url }] })
      await cluster.connect()
      app = await instrumented({ pools: { shards: cluster } })
      await cluster.set('key', 'value')
      await expect(cluster.lPush('key', 'x')).rejects.toThrow('WRONGTYPE')
      expect(await operations(app, 'redis')).toMatchObject({ 'SET -': 1, 'LPUSH WRONGTYPE': 1 })
      expect(await poolState(app, 'shards')).toMatchObject({ used: 1 })
      await cluster.quit()
      await admin.quit()
      await node.stop()
    })
  })

  describe.each(WITH_POOLS)('a pool of %s', (version) => {
    const { createClientPool } = load(version) as typeof redisOfTypes
    afterEach(() => app.stop())

    it('shows used, idle, callers that wait, for how long, and those that gave up, and keeps pools apart', async () => {
      const jobs = createClientPool({ url: server.url }, { minimum: 1, maximum: 1, acquireTimeout: 200 })
      const others = createClientPool({ url: server.url })
      await Promise.all([jobs.connect(), others.connect()])
      app = await instrumented({ pools: { jobs, others } })
      const { promise: free, resolve: release } = Promise.withResolvers<void>()
      const taken = jobs.execute(() => free)
      const late = jobs.get('key').catch((error: Error) => error.message)
      expect(await poolState(app, 'jobs')).toMatchObject({ used: 1, idle: 0, pending: 1, waited: 1 })
      expect(await late).toMatch(/^Timeout waiting for a client/)
      release()
      await taken
      await others.set('key', 'value')
      await others.withTypeMapping({}).get('key')
      await expect(jobs.lPush('key', 'x')).rejects.toThrow('WRONGTYPE')
      expect(await poolState(app, 'jobs')).toMatchObject({ used: 0, idle: 1, pending: 0, waited: 3, timeouts: 1 })
      expect(await poolState(app, 'others')).toMatchObject({ waited: 2, timeouts: 0 })
      jobs.destroy()
      others.destroy()
    })
  })
})
