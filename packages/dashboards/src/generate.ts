import type { Config } from '@ticolops/obs-config'
import { backupsPage } from './backups/page.ts'
import type { GeneratedDashboard } from './generated.ts'
import { overviewPage } from './overview/page.ts'
import { servicePage } from './service/page.ts'

/** All dashboards of a configuration, sorted by uid. The same configuration gives the same dashboards, whatever the order of its keys and services. */
export function generateDashboards(config: Config): readonly GeneratedDashboard[] {
  const hasBackups = config.services.some(({ parts }) => parts.includes('backup'))
  return [...(hasBackups ? [backupsPage(config)] : []), overviewPage(config), servicePage(config)]
}
