import { crdFiles, findTool, kwokStages, MissingToolError } from '@ticolops/obs-testbed'
import type { ToolName } from '@ticolops/obs-testbed'

interface Wanted {
  readonly name: ToolName
  readonly atLeast?: string
}

/** What runs on loopback without a cluster. Prometheus 2.42 will do, which is a package of seconds instead of a build of minutes. */
export const serverTools: readonly Wanted[] = [
  { name: 'postgres' },
  { name: 'redis-server' },
  { name: 'prometheus' },
  { name: 'promtool' },
  { name: 'alertmanager' },
  { name: 'postgres_exporter' },
  { name: 'redis_exporter' },
]

/** What a control plane needs on top. The operator writes configuration for Prometheus 3. */
export const clusterTools: readonly Wanted[] = [
  { name: 'ip' },
  { name: 'etcd' },
  { name: 'kube-apiserver' },
  { name: 'kube-controller-manager' },
  { name: 'kube-scheduler' },
  { name: 'prometheus-operator' },
  { name: 'po-admission-webhook' },
  { name: 'kwok' },
  { name: 'prometheus', atLeast: '3' },
]

/** Finds or brings tools, one after the other, with progress on stderr. Returns a message for each that cannot be had. */
export async function fetchTools(wanted: readonly Wanted[]): Promise<string[]> {
  const missing: string[] = []
  const attempt = async (bring: () => Promise<unknown>): Promise<void> => {
    try {
      await bring()
    } catch (error) {
      if (!(error instanceof MissingToolError)) throw error
      missing.push(error.message)
    }
  }
  for (const { name, atLeast } of wanted) await attempt(() => findTool(name, atLeast === undefined ? {} : { atLeast }))
  if (wanted.includes(clusterTools[0] as Wanted) && missing.length === 0)
    await attempt(() => Promise.all([crdFiles(), kwokStages()]))
  return missing
}
