import { fastify, LogController } from 'fastify'
import type { FastifyInstance, FastifyServerOptions } from 'fastify'
import type { Redis } from 'ioredis'
import type { Pool } from 'pg'
import { injectFaults } from './faults.ts'
import { webhook } from './notifications.ts'
import { answerProblems } from './problems.ts'
import { limitRate } from './rate-limit.ts'
import { taskRoutes } from './routes/tasks.ts'
import { teamRoutes } from './routes/teams.ts'
import { userRoutes } from './routes/users.ts'
import { features } from './settings.ts'
import type { Settings } from './settings.ts'
import { taskCache } from './task-cache.ts'

/** What the service counts about its own domain. */
export interface Counters {
  readonly task: (change: 'created' | 'completed') => void
  readonly cacheLookup: (result: 'hit' | 'miss' | 'unavailable') => void
}

/** What the app is made of. */
export interface AppParts {
  readonly settings: Settings
  readonly pool: Pool
  readonly redis: Redis
  readonly counters: Counters
  readonly logger?: FastifyServerOptions['logger']
}

/** The HTTP side of the service, not yet listening. It owns neither the pool nor the Redis client. */
export function buildApp({ settings, pool, redis, counters, logger = false }: AppParts): FastifyInstance {
  const app = fastify({
    logger,
    logController: new LogController({ disableRequestLogging: true }),
    // A property that nobody knows is the client's mistake, and is answered as one instead of dropped.
    ajv: { customOptions: { removeAdditional: false } },
  })
  answerProblems(app)

  app.get('/healthz', async () => ({ status: 'ok', release: settings.release }))

  app.register(async (api) => {
    limitRate(api, redis, settings.rateLimit)
    if (settings.faults) injectFaults(api, pool)
    const cache = taskCache(redis, {
      lookup: counters.cacheLookup,
      unavailable: (error) => app.log.debug({ err: error }, 'the cache does not answer; reading from the database'),
    })
    const notify = webhook(settings.notifyUrl, (error) =>
      app.log.warn({ err: error }, 'nobody was told of a completed task'),
    )
    teamRoutes(api, pool, { summary: features(settings.release).teamSummary })
    userRoutes(api, pool)
    taskRoutes(api, { pool, cache, notify, changed: counters.task })
  })
  return app
}
