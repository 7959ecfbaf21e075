/*
 * A service with traces, errors and logs on, and a rate limit in Redis where REDIS_URL names one. Tells its port once spans are recorded, then
 * answers each message with its books.
 */
import { setTimeout } from 'node:timers/promises'
import { instrument } from '@ticolops/obs'
import type { Status } from '@ticolops/obs'
import { rateLimit } from '@ticolops/obs/fastify'
import { fastify } from 'fastify'
import { Redis } from 'ioredis'
import { answerParent, tell } from '../bench/parent.ts'

/** What the application has made, as it counts itself, and what the SDK says became of it. */
export interface Books {
  /** Requests that belong to a trace that is recorded: each has one span. */
  readonly sampledRequests: number
  readonly errors: number
  readonly status: Pick<Status, 'traces' | 'errors' | 'logs'>
  /** The page of metrics. */
  readonly page: string
}

const { REDIS_URL } = process.env
const obs = instrument({
  service: 'bench',
  telemetry: { port: 0, host: '127.0.0.1' },
  traces: { sampleRatio: 0.1 },
})
const made = { sampledRequests: 0, errors: 0 }
const app = fastify()

if (REDIS_URL !== undefined) {
  const redis = new Redis(REDIS_URL, { retryStrategy: () => 100 })
  // Told by the SDK already.
  redis.on('error', () => undefined)
  // Never reached: what is measured is counting, not refusing.
  await app.register(rateLimit, { name: 'bench', points: 1_000_000_000, duration: 3600, redis })
}

app.get<{ Params: { id: string } }>('/users/:id', ({ params: { id } }) => {
  served(id)
  return { id }
})

app.get<{ Params: { id: string } }>('/caught/:id', ({ params: { id } }) => {
  served(id)
  made.errors++
  obs.captureError(new RangeError(`user ${id} is odd`))
  return { id }
})

function served(id: string): void {
  if (obs.context.trace?.traceFlags === 1) made.sampledRequests++
  obs.logger.info({ id }, 'served')
}

answerParent(async (): Promise<Books> => {
  const { telemetry } = await obs.ready()
  const { traces, errors, logs } = obs.status()
  const port = telemetry.state === 'listening' ? telemetry.port : 0
  return { ...made, status: { traces, errors, logs }, page: `http://127.0.0.1:${port}/metrics` }
})
const url = await app.listen({ port: 0, host: '127.0.0.1' })
while (obs.status().traces.state === 'loading') await setTimeout(50)
tell({ port: Number(new URL(url).port) })
