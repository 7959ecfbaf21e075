import type { Bundle } from '@ticolops/obs-cluster'
import type { GeneratedAlerts } from '@ticolops/obs-alerts'
import type { LoadedConfig, Target } from '@ticolops/obs-config'
import type { GeneratedDashboard } from '@ticolops/obs-dashboards'
import { version } from './version.ts'

/** What the configuration generates. */
export interface Generated {
  readonly dashboards: readonly GeneratedDashboard[]
  readonly alerts: GeneratedAlerts
}

/**
 * Generates everything in memory.
 * @throws ConfigError naming the file, also for what only the generators know to refuse.
 */
export async function generated({ config, file }: LoadedConfig): Promise<Generated> {
  const [{ ConfigError }, { generateDashboards }, { generateAlerts }] = await Promise.all([
    import('@ticolops/obs-config'),
    import('@ticolops/obs-dashboards'),
    import('@ticolops/obs-alerts'),
  ])
  try {
    return { dashboards: generateDashboards(config), alerts: generateAlerts(config) }
  } catch (error) {
    throw error instanceof ConfigError ? new ConfigError(file, error.problems) : error
  }
}

/** The same, as it is on a target. */
export async function bundleOf(loaded: LoadedConfig, target: Target): Promise<Bundle> {
  const { configOn } = await import('@ticolops/obs-config')
  const config = configOn(loaded.config, target)
  const { dashboards, alerts } = await generated({ ...loaded, config })
  return { version: version(), services: config.services, dashboards, ruleGroups: alerts.groups }
}
