import type { LoadedConfig } from '@ticolops/obs-config'
import { generated } from './bundle.ts'
import type { PlannedFile } from './files.ts'

/** Every file that the configuration generates, in the layout of a repository. */
export async function generatedFiles(loaded: LoadedConfig): Promise<PlannedFile[]> {
  const { dashboards, alerts } = await generated(loaded)
  const [{ dashboardFile }, { rulesFile }] = await Promise.all([
    import('@ticolops/obs-dashboards'),
    import('@ticolops/obs-alerts'),
  ])
  return [
    ...dashboards.map(({ uid, json }) => ({ path: `dashboards/${uid}.json`, content: dashboardFile(json) })),
    ...alerts.groups.map((group) => ({ path: `alerts/rules/${group.name}.yaml`, content: rulesFile(group) })),
    ...alerts.tests.map(({ group, yaml }) => ({ path: `alerts/tests/${group}.test.yaml`, content: yaml })),
    ...alerts.runbooks.map(({ alert, markdown }) => ({ path: `alerts/runbooks/${alert}.md`, content: markdown })),
  ]
}
