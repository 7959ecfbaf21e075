import { freePort, startRedis } from '@ticolops/obs-testbed'
import type { Redis } from '@ticolops/obs-testbed'

/** A Redis that is a whole cluster by itself once its slots are assigned. */
export async function startClusterNode(): Promise<Redis> {
  return startRedis({
    settings: {
      'cluster-enabled': 'yes',
      'cluster-announce-ip': '127.0.0.1',
      // The default is the port plus 10000, which there may not be.
      'cluster-port': await freePort(),
    },
  })
}
