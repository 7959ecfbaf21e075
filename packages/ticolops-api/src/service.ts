import { instrument } from '@ticolops/obs'
import { buildApp } from './app.ts'
import type { Counters } from './app.ts'
import { connectPostgres, connectRedis } from './connections.ts'
import type { ConnectionLost } from './connections.ts'
import { migrate } from './migrations.ts'
import type { Settings } from './settings.ts'

/** A running service. */
export interface Service {
  /** Base URL, such as `http://127.0.0.1:8080`. */
  readonly url: string
  /** Finishes the requests under way, then closes every connection. */
  stop(): Promise<void>
}

/** Connects, migrates, listens. Throws when PostgreSQL cannot be reached; Redis may come later. */
export async function startService(settings: Settings): Promise<Service> {
  const lost: ConnectionLost = (server, error) => obs.logger.warn({ err: error }, `lost ${server}`)
  const pool = connectPostgres(settings.databaseUrl, lost)
  const redis = connectRedis(settings.redisUrl, lost)
  const obs = instrument({
    service: 'ticolops-api',
    release: settings.release,
    pools: { primary: pool, cache: redis },
    health: {
      readiness: {
        postgres: () => pool.query('select 1'),
        // The telemetry port opens before the migrations are through.
        listening: () => app.server.listening,
      },
    },
  })
  const app = buildApp({ settings, pool, redis, counters: domainCounters(obs.metrics), logger: obs.logger })

  const stop = async (): Promise<void> => {
    await app.close()
    redis.disconnect()
    await pool.end()
    await obs.shutdown()
  }
  try {
    const applied = await migrate(pool)
    if (applied.length > 0) app.log.info({ migrations: applied }, 'migrated')
    await redis.connect().catch(() => {})
    const url = await app.listen({ host: settings.host, port: settings.port })
    return { url, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function domainCounters(metrics: ReturnType<typeof instrument>['metrics']): Counters {
  const tasks = metrics.counter('ticolops_tasks_total', { help: 'Tasks by what happened to them.', labels: ['change'] })
  const lookups = metrics.counter('ticolops_task_cache_lookups_total', {
    help: 'Lookups of task lists in Redis by result.',
    labels: ['result'],
  })
  return {
    task: (change) => tasks.labels({ change }).inc(),
    cacheLookup: (result) => lookups.labels({ result }).inc(),
  }
}
