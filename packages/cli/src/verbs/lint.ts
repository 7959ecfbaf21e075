import type { Finding } from '@ticolops/obs-config'
import { generated } from '../bundle.ts'
import type { Context } from '../context.ts'
import { EXIT } from '../exit-code.ts'
import type { ExitCode } from '../exit-code.ts'
import { countFindings, renderFindings } from '../render/findings.ts'
import { plural } from '../style.ts'

/** Checks what the configuration generates. */
export async function run(context: Context): Promise<ExitCode> {
  const { dashboards, alerts } = await generated(await context.loadConfig())
  const [{ lintDashboards }, { lintAlerts }] = await Promise.all([
    import('@ticolops/obs-dashboards'),
    import('@ticolops/obs-alerts'),
  ])
  const findings: Finding[] = [...lintDashboards(dashboards), ...lintAlerts(alerts)]
  const passed = findings.every(({ severity }) => severity !== 'error')
  const checked = {
    dashboards: dashboards.length,
    panels: dashboards.reduce((sum, { panels }) => sum + panels.length, 0),
    ruleGroups: alerts.groups.length,
    rules: alerts.groups.reduce((sum, { rules }) => sum + rules.length, 0),
  }
  await context.emit('Lint', { passed, checked, findings }, (style) => {
    const scope = `${plural(checked.panels, 'panel')} of ${plural(checked.dashboards, 'dashboard')}, ${plural(checked.rules, 'rule')} of ${plural(checked.ruleGroups, 'group')}`
    const mark = passed ? style.color.green(style.mark.ok) : style.color.red(style.mark.error)
    return [renderFindings(findings, style), `${mark} ${scope}: ${countFindings(findings)}.`]
      .filter(Boolean)
      .join('\n\n')
  })
  return passed ? EXIT.done : EXIT.preflight
}
