import type { FastifyInstance } from 'fastify'
import type { Redis } from 'ioredis'
import { ProblemError } from './problems.ts'

/**
 * Counts each client's requests per minute in Redis, so that all replicas share one count, and answers 429 above `limit`.
 * When Redis does not answer, requests pass: a limiter must not be the reason for an outage.
 */
export function limitRate(app: FastifyInstance, redis: Redis, limit: number): void {
  app.addHook('onRequest', async (request, reply) => {
    const minute = Math.floor(Date.now() / 60_000)
    const key = `rate:${request.ip}:${minute}`
    const count = await redis.incr(key).catch(() => 0)
    // Two minutes outlive the minute that is counted, whatever the clocks of the replicas say.
    if (count === 1) await redis.expire(key, 120).catch(() => 0)
    if (count <= limit) return
    reply.header('retry-after', 60 - (Math.floor(Date.now() / 1000) % 60))
    throw new ProblemError({
      status: 429,
      title: 'Too Many Requests',
      detail: `at most ${limit} requests per minute; wait for the next minute`,
    })
  })
}
