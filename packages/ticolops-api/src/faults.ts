import type { FastifyInstance } from 'fastify'
import type { Pool } from 'pg'

/** How long a slow request waits in the database, in seconds: well above the 300 ms of the latency objective. */
const SLOW_SECONDS = 0.8

/**
 * Trouble on demand, so that the demo's dashboards have errors and slow requests to show. Off unless `DEMO_FAULTS=1`.
 * Nothing is faked: `?fault=slow` holds a pool connection while PostgreSQL sleeps, and `?fault=error` sends a statement
 * that PostgreSQL refuses, so both take the road that real trouble takes, through every layer that measures it.
 */
export function injectFaults(app: FastifyInstance, pool: Pool): void {
  app.addHook<{ Querystring: { fault?: string } }>('preHandler', async (request) => {
    const fault = new URLSearchParams(request.url.split('?')[1]).get('fault')
    if (fault === 'slow') await pool.query('select pg_sleep($1)', [SLOW_SECONDS])
    if (fault === 'error') await pool.query('select 1 / 0')
  })
}
