import { dbClient as signals } from '@ticolops/obs-signals'
import { clientOperations } from './client-operations.ts'

const own = clientOperations({
  prefix: 'db_client',
  of: 'Database',
  system: { op: '!=', value: 'redis' },
  duration: signals.operationDuration,
})

/** Database operations as the service sees them, Redis apart. */
export const operationRate = own.rate
export const errorRatio = own.errorRatio
export const latency = { p95: own.p95 }
