import { cspReports, rateLimit, securityHeaders } from '@ticolops/obs/fastify'
import { fastify, LogController } from 'fastify'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { Redis } from 'ioredis'
import type { Pool } from 'pg'
import { injectFaults } from './faults.ts'
import { webhook } from './notifications.ts'
import { answerProblems } from './problems.ts'
import { taskRoutes } from './routes/tasks.ts'
import { teamRoutes, teamSummary } from './routes/teams.ts'
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
  readonly logger: FastifyBaseLogger
}

/** Where browsers report what the Content Security Policy stopped. */
const CSP_REPORTS = '/csp-reports'

/** The HTTP side of the service, not yet listening. It owns neither the pool nor the Redis client. */
export function buildApp({ settings, pool, redis, counters, logger }: AppParts): FastifyInstance {
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    // A property that nobody knows is the client's mistake, and is answered as one instead of dropped.
    ajv: { customOptions: { removeAdditional: false } },
  })
  answerProblems(app)
  app.register(securityHeaders, { contentSecurityPolicy: { reportTo: CSP_REPORTS } })

  app.get('/healthz', async () => ({ status: 'ok', release: settings.release }))

  app.register(async (api) => {
    const limit = { duration: 60, redis, trustProxy: settings.trustedProxies }
    await api.register(rateLimit, { ...limit, name: 'api', points: settings.rateLimit })
    await api.register(cspReports, { path: CSP_REPORTS })
    if (settings.faults) injectFaults(api, pool)
    const cache = taskCache(redis, {
      lookup: counters.cacheLookup,
      unavailable: (error) => app.log.debug({ err: error }, 'the cache does not answer; reading from the database'),
    })
    const notify = webhook(settings.notifyUrl, (error) =>
      app.log.warn({ err: error }, 'nobody was told of a completed task'),
    )
    teamRoutes(api, pool)
    if (features(settings.release).teamSummary)
      api.register(async (summaries) => {
        // It reads every task of the team: nobody needs it faster than a person looks.
        await summaries.register(rateLimit, { ...limit, name: 'summaries', points: settings.summaryLimit })
        teamSummary(summaries, pool)
      })
    userRoutes(api, pool)
    taskRoutes(api, { pool, cache, notify, changed: counters.task })
  })
  return app
}
