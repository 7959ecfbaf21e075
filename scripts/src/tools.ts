import { binary, MissingToolError, prepareCluster } from '@ticolops/obs-testbed'

/** What runs on loopback without a cluster. Prometheus 2.42 will do, which is a package of seconds instead of a build of minutes. */
const SERVERS = ['postgres', 'redis-server', 'prometheus', 'postgres_exporter', 'redis_exporter'] as const

/** Finds or brings what both targets of the demo need, with progress on stderr. Returns why not, when something cannot be had. */
export function fetchServers(): Promise<string | undefined> {
  return reasonOf(async () => {
    for (const name of SERVERS) await binary(name)
  })
}

/**
 * Why there can be no Alertmanager, when there can be none. The files target does without: Debian's needs a user namespace, which many
 * containers refuse, and nothing that is proven there goes through it.
 */
export function whyNoAlertmanager(): Promise<string | undefined> {
  return reasonOf(async () => void (await binary('alertmanager')))
}

/** Finds or brings a control plane, which may have to be built: about 15 minutes, once. */
export function fetchCluster(): Promise<string | undefined> {
  return reasonOf(prepareCluster)
}

async function reasonOf(bring: () => Promise<void>): Promise<string | undefined> {
  try {
    await bring()
    return undefined
  } catch (error) {
    if (error instanceof MissingToolError) return error.message
    throw error
  }
}
