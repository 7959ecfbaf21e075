import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startPostgres, startRedis } from '@ticolops/obs-testbed'
import type { Postgres, Redis } from '@ticolops/obs-testbed'

/** What the reference service leans on. */
export interface BackingServices {
  readonly postgres: Postgres
  readonly redis: Redis
  /** Base URL of a receiver that takes whatever is posted: notifications, spans over OTLP, error events of Sentry. */
  readonly receiverUrl: string
  stop(): Promise<void>
}

/** Starts PostgreSQL, Redis and the receiver of all that the service sends. */
export async function startBackingServices(): Promise<BackingServices> {
  const [postgres, redis] = await Promise.all([startPostgres({ database: 'ticolops' }), startRedis()])
  const receiver = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(204).end())
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  return {
    postgres,
    redis,
    receiverUrl: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`,
    async stop() {
      receiver.closeAllConnections()
      receiver.close()
      await Promise.all([postgres.stop(), redis.stop()])
    },
  }
}
