import { dbClient as signals } from '@ticolops/obs-signals'
import { clientOperations } from './client-operations.ts'

const own = clientOperations({
  prefix: 'redis_client',
  of: 'Redis',
  system: { op: '=', value: 'redis' },
  duration: signals.operationDuration,
})

/** Redis commands as the service sees them. */
export const operationRate = own.rate
export const errorRatio = own.errorRatio
export const meanDuration = own.mean
