import http from 'node:http'
import type { Server } from 'node:http'
import { fileURLToPath } from 'node:url'
import { httpMiddleware } from '@ticolops/obs-signals'
import { rateLimit } from '@ticolops/obs/http'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startRedis, waitUntil } from '@ticolops/obs-testbed'
import type { Redis as RedisServer } from '@ticolops/obs-testbed'
import { describeWithServers } from '@ticolops/obs-testbed/vitest'
import { startApp } from '../child.ts'
import { Page } from '../page.ts'
import { get, instrumented, listening } from '../sdk.ts'
import type { Instrumented } from '../sdk.ts'
import { startClusterNode } from '../databases/redis-cluster.ts'
import { CLUSTERS, connected, LIBRARIES } from './redis-client.ts'
import type { Connection } from './redis-client.ts'

const { rateLimitDecisions, rateLimitDegraded } = httpMiddleware

/** Decisions as `decision store` and how often. */
function decisions(page: Page): Record<string, number> {
  return Object.fromEntries(
    page
      .find(rateLimitDecisions.name)
      .filter(({ value }) => value > 0)
      .map(({ labels, value }) => [`${labels['decision']} ${labels['store']}`, value]),
  )
}

await describeWithServers('a rate limit in Redis', ['redis-server'], () => {
  let redis: RedisServer
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis.stop())
  beforeEach(async () => {
    const admin = new Redis(redis.url)
    await admin.flushall()
    admin.disconnect()
  })

  it.each(LIBRARIES)('is one limit for two processes: %s', async (library) => {
    const file = fileURLToPath(new URL('apps/limited.ts', import.meta.url))
    const apps = await Promise.all([1, 2].map(() => startApp(file, { args: [redis.url, library, '50'] })))
    const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => get(apps[index % 2]?.url ?? '')))
    const allowed = answers.filter(({ status }) => status === 200)
    expect([allowed.length, answers.filter(({ status }) => status === 429).length]).toEqual([50, 150])
    const left = allowed.map(({ headers }) => Number(/r=(\d+)/.exec(headers['ratelimit'] as string)?.[1]))
    expect(left.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => index))
    const pages = await Promise.all(
      apps.map(async ({ telemetryUrl }) => new Page((await get(`${telemetryUrl}/metrics`)).body)),
    )
    const sum = (decision: string) =>
      pages.reduce((total, page) => total + page.sum(rateLimitDecisions.name, { decision, store: 'redis' }), 0)
    expect([sum('allowed'), sum('denied')]).toEqual([50, 150])
    for (const app of apps) {
      app.process.kill('SIGTERM')
      await app.exit
    }
  })

  describe.each(LIBRARIES)('with %s', (library) => {
    let app: Instrumented
    let server: Server
    let url: string
    let connection: Connection

    beforeEach(async () => {
      app = await instrumented()
      connection = await connected(library, redis.url)
      const admit = rateLimit({ name: 'api', points: 3, duration: 600, redis: connection.client, redisTimeout: 1000 })
      const answer = async (request: http.IncomingMessage, response: http.ServerResponse) => {
        if (await admit(request, response)) response.end('allowed')
      }
      server = http.createServer((request, response) => void answer(request, response))
      url = await listening(server)
    })
    afterEach(async () => {
      connection.close()
      server.closeAllConnections()
      server.close()
      await app.stop()
    })

    const statuses = async (count: number) => {
      const answers: number[] = []
      for (let index = 0; index < count; index++) answers.push((await get(url)).status)
      return answers
    }
    const degraded = async () => (await app.page()).find(rateLimitDegraded.name).map(({ value }) => value)
    const back = () => waitUntil('Redis decides again', async () => (await degraded())[0] === 0)

    it('is decided from memory while Redis hangs, and from Redis afterwards', async () => {
      const admin = new Redis(redis.url)
      const pid = Number(/process_id:(\d+)/.exec(await admin.info('server'))?.[1])
      expect(await statuses(2)).toEqual([200, 200])
      expect(await degraded()).toEqual([0])
      process.kill(pid, 'SIGSTOP')
      try {
        expect(await statuses(5)).toEqual([200, 200, 200, 429, 429])
        expect(await degraded()).toEqual([1])
      } finally {
        process.kill(pid, 'SIGCONT')
      }
      await back()
      // Redis has kept its count, and has the request that hung in it, too.
      expect(await statuses(2)).toEqual([429, 429])
      expect(decisions(await app.page())).toEqual({
        'allowed redis': 2,
        'allowed fallback': 3,
        'denied fallback': 2,
        'denied redis': 2,
      })
      admin.disconnect()
    })

    it('is decided from memory while Redis is gone, and from Redis when it has come back', async () => {
      expect(await statuses(1)).toEqual([200])
      await redis.pause()
      expect(await statuses(4)).toEqual([200, 200, 200, 429])
      expect(await degraded()).toEqual([1])
      await redis.resume()
      await back()
      // Its data is gone. A pool does not tell when it is away: one request waited in it, and was sent when Redis was back.
      const late = library === 'a pool of redis' ? 1 : 0
      expect(await statuses(4 - late)).toEqual([200, 200, 200, 429].slice(late))
      expect(decisions(await app.page())).toEqual({
        'allowed redis': 4 - late,
        'denied redis': 1,
        'allowed fallback': 3,
        'denied fallback': 1,
      })
    })

    it('is decided from memory when Redis refuses to write', async () => {
      const admin = new Redis(redis.url)
      await admin.config('SET', 'maxmemory', '1')
      expect(await statuses(4)).toEqual([200, 200, 200, 429])
      expect(await degraded()).toEqual([1])
      await admin.config('SET', 'maxmemory', '0')
      await back()
      expect(await statuses(1)).toEqual([200])
      admin.disconnect()
    })

    it('shows on the page what the catalogue says', async () => {
      await statuses(1)
      const page = await app.page()
      for (const { name, kind, help } of [rateLimitDecisions, rateLimitDegraded])
        expect(page.headers.get(name)).toEqual({ type: kind, help })
      expect(page.find(rateLimitDegraded.name).map(({ labels }) => labels)).toEqual([{ limiter: 'api' }])
    })
  })

  it.each(CLUSTERS)('works in a cluster: %s', async (library) => {
    const node = await startClusterNode()
    const admin = new Redis(node.url)
    await admin.call('cluster', 'addslotsrange', '0', '16383')
    await waitUntil('the cluster is up', async () => String(await admin.call('cluster', 'info')).includes('state:ok'))
    const connection = await connected(library, node.url)
    const admit = rateLimit({
      name: 'api',
      points: 2,
      duration: 600,
      redis: connection.client,
      redisTimeout: 10_000,
    })
    const answer = async (request: http.IncomingMessage, response: http.ServerResponse) => {
      if (await admit(request, response)) response.end('allowed')
    }
    const app = await instrumented()
    const server = http.createServer((request, response) => void answer(request, response))
    const url = await listening(server)
    expect([(await get(url)).status, (await get(url)).status, (await get(url)).status]).toEqual([200, 200, 429])
    expect(decisions(await app.page())).toEqual({ 'allowed redis': 2, 'denied redis': 1 })
    server.close()
    connection.close()
    admin.disconnect()
    await app.stop()
    await node.stop()
  })
})
